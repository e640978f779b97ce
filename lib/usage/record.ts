// Records what was used, in D1: a row per call to Gemini and per Deepgram key, and their sums by day, in one batch. Plain SQL: a completion
// loads this.
import type { Config } from "../env.ts";
import { ApiError, toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { releaseReservation } from "./caps.ts";
import { dayOf } from "./periods.ts";
import {
	minutePriceOf,
	soundCost,
	type TokenCost,
	type TokenCounts,
	tokenCost,
	tokenPriceOf,
} from "./prices.ts";

/** One call to Gemini that has ended. */
export interface GeminiCall {
	model: string;
	counts: TokenCounts;
	/** Gemini did not report all the tokens. */
	isEstimated: boolean;
	/** Milliseconds since 1970. */
	startedAt: number;
	/** From the request to the first text, in milliseconds. */
	firstTextMs: number | undefined;
	latencyMs: number;
	ended: "finished" | "failed" | "cancelled" | "replaced";
	errorCode: string | undefined;
}

/** A call with its cost, in nanodollars. */
export interface PricedCall extends GeminiCall, TokenCost {}

/** Who is charged for what. `id` is the id of the request, and of its reservation. */
export interface Charge {
	id: string;
	userId: string;
	interviewId: string | undefined;
}

/** Adds the cost to calls to Gemini. */
export const priceCalls = (calls: readonly GeminiCall[], { prices }: Pick<Config, "prices">) =>
	calls.map((call): PricedCall => {
		const price = tokenPriceOf(call.model, call.startedAt, prices);
		return { ...call, ...tokenCost(call.counts, price) };
	});

/** Returns the tokens and the cost of several calls together. */
export function totalOf(calls: readonly PricedCall[]): TokenCounts & TokenCost {
	const total = { input: 0, cached: 0, output: 0, thoughts: 0, inputNano: 0, outputNano: 0 };
	for (const { counts, inputNano, outputNano } of calls) {
		total.input += counts.input;
		total.cached += counts.cached;
		total.output += counts.output;
		total.thoughts += counts.thoughts;
		total.inputNano += inputNano;
		total.outputNano += outputNano;
	}
	return total;
}

interface DaySums {
	userId: string;
	day: string;
	service: "gemini" | "deepgram";
	model: string;
	calls: number;
	errors: number;
	counts: TokenCounts;
	seconds: number;
	costNano: number;
	estimatedNano: number;
}

const NO_TOKENS: TokenCounts = { input: 0, cached: 0, output: 0, thoughts: 0 };

/** The `userId` of the sums of all users. */
export const EVERYONE = "";

/** A condition in SQL, with numbered parameters from ?14 on. */
interface Condition {
	sql: string;
	values: (string | number)[];
}

/** The row that is written with the sums does not exist yet, so that repeating a batch counts nothing twice. */
const isNew = (table: "generation" | "listening", id: string): Condition => ({
	sql: `not exists (select 1 from ${table} where id = ?14)`,
	values: [id],
});

/** Returns the statement that adds to the sums of a day, of the user and of everyone, if the condition holds. */
function addToDay(d1: D1Database, sums: DaySums, condition: Condition): D1PreparedStatement {
	const { input, cached, output, thoughts } = sums.counts;
	// One statement for both: the cost of a batch grows with the number of its statements.
	return d1
		.prepare(
			`insert into usage_day (userId, day, service, model, calls, errors, input, cached, output, thoughts, seconds, costNano, estimatedNano)
				select whose.userId, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
				from (select ?1 userId union all select '${EVERYONE}') whose where ${condition.sql}
				on conflict (userId, day, service, model) do update set calls = calls + excluded.calls, errors = errors + excluded.errors,
				input = input + excluded.input, cached = cached + excluded.cached, output = output + excluded.output,
				thoughts = thoughts + excluded.thoughts, seconds = seconds + excluded.seconds,
				costNano = costNano + excluded.costNano, estimatedNano = max(0, estimatedNano + excluded.estimatedNano)`,
		)
		.bind(
			...[sums.userId, sums.day, sums.service, sums.model, sums.calls, sums.errors],
			...[input, cached, output, thoughts, sums.seconds, sums.costNano, sums.estimatedNano],
			...condition.values,
		);
}

/** Returns the statement that adds an answer to the day's histogram of times to the first text, if the condition holds. */
function addFirstText(
	d1: D1Database,
	day: string,
	ms: number,
	{ sql, values }: Condition,
): D1PreparedStatement {
	return d1
		.prepare(
			`insert into first_text_day (day, ms, answers) select ?1, ?2, 1 where ${sql.replace("?14", "?3")}
				on conflict (day, ms) do update set answers = answers + 1`,
		)
		.bind(day, Number(ms.toPrecision(2)), ...values);
}

/**
 * Records the calls to Gemini of one request, and ends its reservation. Can be repeated: what is already recorded is not counted again. Throws
 * `UNAVAILABLE`.
 */
export async function recordCalls(
	d1: D1Database,
	{ id, userId, interviewId }: Charge,
	calls: readonly PricedCall[],
): Promise<void> {
	const statements = calls.flatMap((call, i) => {
		const rowId = i === 0 ? id : `${id}-${i}`;
		const { model, counts, isEstimated, startedAt, firstTextMs, latencyMs, ended } = call;
		const costNano = call.inputNano + call.outputNano;
		const sums: DaySums = {
			userId,
			day: dayOf(startedAt),
			service: "gemini",
			model,
			// A replaced attempt is a part of the answer that follows.
			calls: ended === "replaced" ? 0 : 1,
			errors: ended === "failed" ? 1 : 0,
			counts,
			seconds: 0,
			costNano,
			estimatedNano: isEstimated ? costNano : 0,
		};
		const row = d1
			.prepare(
				`insert into generation (id, userId, interviewId, createdAt, model, input, cached, output, thoughts, firstTextMs, latencyMs, ended,
					errorCode, costNano, isEstimated) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) on conflict (id) do nothing`,
			)
			.bind(
				...[rowId, userId, interviewId ?? null, Math.floor(startedAt / 1000), model],
				...[counts.input, counts.cached, counts.output, counts.thoughts],
				...[firstTextMs ?? null, latencyMs, ended, call.errorCode ?? null],
				...[costNano, Number(isEstimated)],
			);
		const unlessRecorded = isNew("generation", rowId);
		return [
			addToDay(d1, sums, unlessRecorded),
			...(firstTextMs === undefined
				? []
				: [addFirstText(d1, sums.day, firstTextMs, unlessRecorded)]),
			row,
		];
	});
	await d1.batch([...statements, releaseReservation(d1, id)]);
}

/**
 * Runs `record`, and once more if it fails. When that fails too, logs whose charge is lost. Never rejects.
 */
export async function recordOrLog(charge: Charge, record: () => Promise<void>): Promise<void> {
	try {
		await record().catch(record);
	} catch (error) {
		logFailure({ requestId: charge.id, task: "usage", userId: charge.userId }, toApiError(error));
	}
}

// A key opens a socket within this time. Until a client reports more, a key counts as one minute of listening.
const KEY_SECONDS = 60;
const DEFAULT_MODEL = "nova-3";

/** Returns what a key is estimated to cost until a client reports what was streamed with it, in nanodollars. */
export const keyEstimate = ({ prices }: Pick<Config, "prices">): number =>
	soundCost(KEY_SECONDS, minutePriceOf(DEFAULT_MODEL, Date.now(), prices));

/** Records a Deepgram key as a minute of listening, and ends the request's reservation. `keyId` is Deepgram's id of the key. */
export async function recordKey(
	config: Pick<Config, "d1" | "prices">,
	{ id, userId, interviewId }: Charge,
	keyId: string,
): Promise<void> {
	const { d1 } = config;
	const now = Date.now();
	const costNano = keyEstimate(config);
	const sums: DaySums = {
		userId,
		day: dayOf(now),
		service: "deepgram",
		model: DEFAULT_MODEL,
		calls: 1,
		errors: 0,
		counts: NO_TOKENS,
		seconds: KEY_SECONDS,
		costNano,
		estimatedNano: costNano,
	};
	await d1.batch([
		addToDay(d1, sums, isNew("listening", keyId)),
		d1
			.prepare(
				`insert into listening (id, userId, interviewId, createdAt, model, seconds, costNano, isEstimated)
					values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1) on conflict (id) do nothing`,
			)
			.bind(
				...[keyId, userId, interviewId ?? null, Math.floor(now / 1000)],
				...[DEFAULT_MODEL, KEY_SECONDS, costNano],
			),
		releaseReservation(d1, id),
	]);
}

/** What a client has streamed with a key so far. */
export interface Listening {
	keyId: string;
	/** As priced: Deepgram's model, with the options that change its price. */
	model: string;
	seconds: number;
}

// For the difference between a client's clock and ours, and the time that a key takes to reach it.
const TOLERANCE_SECONDS = 5;

/**
 * Records what a client reports to have streamed with a key: never less than it reported before, and never more than the time since the key was
 * made, because a page opens one socket with each key. Throws `NOT_FOUND` for a key that is not the user's, or older than 30 days.
 */
export async function recordListening(
	config: Pick<Config, "d1" | "prices">,
	userId: string,
	listening: Listening,
): Promise<void> {
	// Optimistic concurrency: a report that finds the row changed since it has read it starts again.
	while (!(await tryRecordListening(config, userId, listening))) {}
}

async function tryRecordListening(
	{ d1, prices }: Pick<Config, "d1" | "prices">,
	userId: string,
	{ keyId, model: reported, seconds }: Listening,
): Promise<boolean> {
	const now = Date.now();
	const row = await d1
		.prepare(
			"select createdAt, model, seconds, costNano, isEstimated from listening where id = ?1 and userId = ?2",
		)
		.bind(keyId, userId)
		.first<ListeningRow>();
	if (!row) throw new ApiError("NOT_FOUND", "There is no such key.");
	const possible = Math.ceil(now / 1000) - row.createdAt + TOLERANCE_SECONDS;
	const counted = Math.min(Math.round(seconds), possible);
	if (!row.isEstimated && counted <= row.seconds) return true;
	// A key is for one socket, and a socket for one model.
	const model = row.isEstimated ? reported : row.model;
	const costNano = soundCost(counted, minutePriceOf(model, row.createdAt * 1000, prices));
	const isUnchanged = {
		sql: "exists (select 1 from listening where id = ?14 and seconds = ?15 and isEstimated = ?16)",
		values: [keyId, row.seconds, row.isEstimated],
	};
	const sums = { userId, service: "deepgram", errors: 0, counts: NO_TOKENS } as const;
	const estimate = {
		...{ ...sums, day: dayOf(row.createdAt * 1000), model: row.model, calls: -1 },
		...{ seconds: -row.seconds, costNano: -row.costNano, estimatedNano: -row.costNano },
	};
	const added = row.isEstimated
		? { calls: 1, seconds: counted, costNano }
		: { calls: 0, seconds: counted - row.seconds, costNano: costNano - row.costNano };
	const results = await d1.batch([
		...(row.isEstimated ? [addToDay(d1, estimate, isUnchanged)] : []),
		addToDay(d1, { ...sums, day: dayOf(now), model, ...added, estimatedNano: 0 }, isUnchanged),
		d1
			.prepare(
				`update listening set model = ?1, seconds = ?2, costNano = ?3, isEstimated = 0
					where id = ?4 and seconds = ?5 and isEstimated = ?6`,
			)
			.bind(model, counted, costNano, keyId, row.seconds, row.isEstimated),
	]);
	return results.at(-1)?.meta.changes === 1;
}

interface ListeningRow {
	/** Seconds since 1970. */
	createdAt: number;
	model: string;
	seconds: number;
	costNano: number;
	isEstimated: number;
}
