// The single calls behind a sum: requests to Gemini, and Deepgram keys. Numbers, no content. Kept for 30 days.
import { rowOf, rowsOf } from "../db/rows.ts";
import { toUsd } from "./money.ts";

interface CallQuery {
	userId?: string | undefined;
	model?: string | undefined;
	/** Seconds since 1970; `until` is not included. */
	since: number;
	until: number;
	page: number;
	limit: number;
}

/** One request to Gemini, or one Deepgram key with what was streamed with it. */
export interface UsageCall {
	id: string;
	service: "gemini" | "deepgram";
	userId: string;
	/** Null when the account has been deleted. */
	name: string | null;
	email: string | null;
	interviewId: string | null;
	/** ISO 8601. */
	createdAt: string;
	model: string;
	input: number;
	cached: number;
	output: number;
	thoughts: number;
	/** Of transcribed sound. */
	seconds: number;
	firstTextMs: number | null;
	latencyMs: number | null;
	/** How an answer ended; null for keys. */
	ended: "finished" | "failed" | "cancelled" | "replaced" | null;
	errorCode: string | null;
	usd: number;
	isEstimated: boolean;
}

const MATCHES = `createdAt >= ?1 and createdAt < ?2 and (?3 is null or userId = ?3) and (?4 is null or model = ?4)`;
const GENERATIONS = `select id, 'gemini' service, userId, interviewId, createdAt, model, input, cached, output, thoughts, 0 seconds, firstTextMs,
	latencyMs, ended, errorCode, costNano, isEstimated from generation where ${MATCHES} order by createdAt desc, id limit ?5`;
const LISTENINGS = `select id, 'deepgram' service, userId, interviewId, createdAt, model, 0 input, 0 cached, 0 output, 0 thoughts, seconds,
	null firstTextMs, null latencyMs, null ended, null errorCode, costNano, isEstimated from listening where ${MATCHES} order by createdAt desc, id limit ?5`;
// The newest of each table first, so that only its index is scanned.
const CALLS = `select c.*, u.name, u.email from (select * from (${GENERATIONS}) union all select * from (${LISTENINGS})
	order by createdAt desc, id limit ?6 offset ?7) c left join "user" u on u.id = c.userId order by c.createdAt desc, c.id`;
const COUNT = `select (select count(*) from generation where ${MATCHES}) + (select count(*) from listening where ${MATCHES}) total`;

type CallRow = Omit<UsageCall, "createdAt" | "usd" | "isEstimated"> & {
	createdAt: number;
	costNano: number;
	isEstimated: number;
};

/** Returns one page of the matching calls, newest first, and their total. Throws `UNAVAILABLE`. */
export async function listCalls(
	d1: D1Database,
	{ userId, model, since, until, page, limit }: CallQuery,
): Promise<{ calls: UsageCall[]; total: number }> {
	const match = [since, until, userId ?? null, model ?? null];
	const [calls, count] = await d1.batch([
		d1.prepare(CALLS).bind(...match, page * limit, limit, (page - 1) * limit),
		d1.prepare(COUNT).bind(...match),
	]);
	return {
		calls: rowsOf<CallRow>(calls).map(({ costNano, ...call }) => ({
			...call,
			createdAt: new Date(call.createdAt * 1000).toISOString(),
			usd: toUsd(costNano),
			isEstimated: call.isEstimated === 1,
		})),
		total: rowOf<{ total: number }>(count).total,
	};
}
