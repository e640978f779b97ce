// Records transcription in D1: a row per Deepgram key, with what a client has streamed with it, and its sums by day.
import type { Config } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { releaseReservation } from "./caps.ts";
import { dayOf } from "./periods.ts";
import { minutePriceOf, soundCost } from "./prices.ts";
import { type Charge, insertNew, isNew } from "./record.ts";
import { addToDay, type UsageDay } from "./usage-day.ts";

// A key opens a socket within this time. Until a client reports more, a key counts as one minute of listening.
const KEY_SECONDS = 60;
const DEFAULT_MODEL = "nova-3";
// In the sums of a day, models without a price share this name: any client can invent names, and sums are never deleted.
const UNKNOWN_MODEL = "unknown-model";
/** What all sums of transcription have in common. */
const TRANSCRIPTION = {
	service: "deepgram",
	errors: 0,
	input: 0,
	cached: 0,
	output: 0,
	thoughts: 0,
} as const;

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
	const sums: UsageDay = {
		...TRANSCRIPTION,
		userId,
		day: dayOf(now),
		model: DEFAULT_MODEL,
		calls: 1,
		seconds: KEY_SECONDS,
		costNano,
		estimatedNano: costNano,
	};
	await d1.batch([
		addToDay(d1, sums, isNew("listening", keyId)),
		insertNew(d1, "listening", {
			id: keyId,
			userId,
			interviewId: interviewId ?? null,
			createdAt: Math.floor(now / 1000),
			model: DEFAULT_MODEL,
			seconds: KEY_SECONDS,
			costNano,
			isEstimated: 1,
		}),
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

// A day.
const REPORT_SECONDS = 86_400;

/**
 * Records what a client reports to have streamed with a key: never less than it reported before, and never more than the time since the key was
 * made, because a page opens one socket with each key. Throws `NOT_FOUND` for a key that is not the user's, or a day old: no
 * interview is longer, and once Deepgram's bill for the day of the key is settled, the sums must not change.
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
			"select createdAt, model, seconds, costNano, isEstimated from listening where id = ?1 and userId = ?2 and createdAt > ?3",
		)
		.bind(keyId, userId, Math.floor(now / 1000) - REPORT_SECONDS)
		.first<ListeningRow>();
	if (!row) throw new ApiError("NOT_FOUND", "There is no such key.");
	const possible = Math.ceil(now / 1000) - row.createdAt + TOLERANCE_SECONDS;
	const counted = Math.min(Math.round(seconds), possible);
	if (!row.isEstimated && counted <= row.seconds) return true;
	// A key is for one socket, and a socket for one model.
	const model = row.isEstimated ? reported : row.model;
	const price = minutePriceOf(model, row.createdAt * 1000, prices);
	const costNano = soundCost(counted, price);
	const isUnchanged = {
		sql: "exists (select 1 from listening where id = ? and seconds = ? and isEstimated = ?)",
		values: [keyId, row.seconds, row.isEstimated],
	};
	const estimate: UsageDay = {
		...TRANSCRIPTION,
		userId,
		day: dayOf(row.createdAt * 1000),
		model: row.model,
		calls: -1,
		seconds: -row.seconds,
		costNano: -row.costNano,
		estimatedNano: -row.costNano,
	};
	const added = row.isEstimated
		? { calls: 1, seconds: counted, costNano }
		: { calls: 0, seconds: counted - row.seconds, costNano: costNano - row.costNano };
	const streamed: UsageDay = {
		...TRANSCRIPTION,
		...added,
		userId,
		day: dayOf(now),
		model: price.isKnown ? model : UNKNOWN_MODEL,
		estimatedNano: 0,
	};
	const results = await d1.batch([
		...(row.isEstimated ? [addToDay(d1, estimate, isUnchanged)] : []),
		addToDay(d1, streamed, isUnchanged),
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
