// Records answers in D1: a row per call to Gemini, its sums by day, and how quickly it began. Plain SQL: a completion loads this.
import type { Config } from "../env.ts";
import { releaseReservation } from "./caps.ts";
import { dayOf } from "./periods.ts";
import { type TokenCost, type TokenCounts, tokenCost, tokenPriceOf } from "./prices.ts";
import { type Charge, insertNew, isNew } from "./record.ts";
import { addToDay, type Condition, type UsageDay } from "./usage-day.ts";

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
		const { model, isEstimated, startedAt, firstTextMs, latencyMs, ended } = call;
		const { input, cached, output, thoughts } = call.counts;
		const costNano = call.inputNano + call.outputNano;
		const sums: UsageDay = {
			userId,
			day: dayOf(startedAt),
			service: "gemini",
			model,
			// A replaced attempt is a part of the answer that follows.
			calls: ended === "replaced" ? 0 : 1,
			errors: ended === "failed" ? 1 : 0,
			input,
			cached,
			output,
			thoughts,
			seconds: 0,
			costNano,
			estimatedNano: isEstimated ? costNano : 0,
		};
		const row = {
			id: rowId,
			userId,
			interviewId: interviewId ?? null,
			createdAt: Math.floor(startedAt / 1000),
			model,
			input,
			cached,
			output,
			thoughts,
			firstTextMs: firstTextMs ?? null,
			latencyMs,
			ended,
			errorCode: call.errorCode ?? null,
			costNano,
			isEstimated: Number(isEstimated),
		};
		const unlessRecorded = isNew("generation", rowId);
		return [
			addToDay(d1, sums, unlessRecorded),
			...(firstTextMs === undefined
				? []
				: [addFirstText(d1, sums.day, firstTextMs, unlessRecorded)]),
			insertNew(d1, "generation", row),
		];
	});
	await d1.batch([...statements, releaseReservation(d1, id)]);
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
			`insert into first_text_day (day, ms, answers) select ?, ?, 1 where ${sql}
				on conflict (day, ms) do update set answers = answers + 1`,
		)
		.bind(day, Number(ms.toPrecision(2)), ...values);
}
