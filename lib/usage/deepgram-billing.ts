// Replaces our estimates for transcription with what Deepgram has billed, hourly, for the last closed days. Wire format:
// developers.deepgram.com/reference/manage/billing/breakdown/get. Deepgram copies a key's tags to the requests made with it, so the breakdown
// by tags shows the cost of each user.
import * as z from "zod/mini";
import { fetchDeepgram, findProjectId } from "../deepgram/requests.ts";
import { userOfTag } from "../deepgram/temporary-key.ts";
import type { Config } from "../env.ts";
import { ApiError, toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { toNano } from "./money.ts";
import { dayOf, daysBefore } from "./periods.ts";
import { BILLED, EVERYONE, USAGE_DAY_COLUMNS } from "./usage-day.ts";

// The bill of a day may still change for some time.
const CLOSED_DAYS = 3;
// Of each request to Deepgram.
const TIMEOUT_MS = 20_000;
// The breakdown has some 170 bytes per user.
const MAX_BREAKDOWN_BYTES = 8 * 1024 * 1024;
const USERS_PER_BATCH = 100;

const Breakdown = z.object({
	results: z.array(
		z.object({
			dollars: z.number(),
			grouping: z.object({ start: z.nullish(z.string()), tags: z.nullish(z.array(z.string())) }),
		}),
	),
});

// Keys without a billing scope are common, so this is logged once per isolate, not every hour.
let hasLoggedMissingScope = false;

/**
 * Corrects the costs of the last three closed UTC days. Safe to interrupt and to repeat: the result is always Deepgram's figure. Users whom
 * the breakdown does not name keep their estimates. Logs failures; the next run continues. Returns how many costs were corrected, counted by
 * user and day, for the log.
 */
export async function correctDeepgramCosts({
	d1,
	deepgram,
}: Pick<Config, "d1" | "deepgram">): Promise<number> {
	let corrected = 0;
	if (!deepgram.apiKey) return corrected;
	try {
		const projectId = await findProjectId(deepgram, AbortSignal.timeout(TIMEOUT_MS));
		const today = dayOf(Date.now());
		for (let age = 1; age <= CLOSED_DAYS; age++) {
			const day = daysBefore(today, age);
			const query = new URLSearchParams({ start: day, end: day, grouping: "tags" });
			const path = `/v1/projects/${encodeURIComponent(projectId)}/billing/breakdown?${query}`;
			const signal = AbortSignal.timeout(TIMEOUT_MS);
			const { results } = await fetchDeepgram(deepgram, path, Breakdown, signal, {
				maxBytes: MAX_BREAKDOWN_BYTES,
			});
			corrected += await writeBill(d1, day, billByUser(results, day));
		}
	} catch (error) {
		const failure = toApiError(error);
		const isScope = failure.upstreamStatus === 403 || failure.upstreamStatus === 401;
		if (isScope && hasLoggedMissingScope) return corrected;
		hasLoggedMissingScope ||= isScope;
		const message =
			"Deepgram's costs stay estimates: DEEPGRAM_API_KEY may not read the billing breakdown.";
		const logged = isScope
			? new ApiError("UPSTREAM_ERROR", message, { cause: failure.cause })
			: failure;
		logFailure({ task: "cron" }, logged);
	}
	return corrected;
}

/** Returns what each user is billed for a day, in nanodollars. */
function billByUser(
	results: z.output<typeof Breakdown>["results"],
	day: string,
): Map<string, number> {
	const bill = new Map<string, number>();
	for (const { dollars, grouping } of results) {
		if (grouping.start && !grouping.start.startsWith(day)) continue;
		const [userId] = (grouping.tags ?? []).flatMap((tag) => userOfTag(tag) ?? []);
		if (userId === undefined) continue;
		bill.set(userId, (bill.get(userId) ?? 0) + toNano(dollars));
	}
	return bill;
}

const ESTIMATES = `userId = ?1 and day = ?2 and service = 'deepgram' and model <> '${BILLED}'`;
// A project may be shared with another deployment, whose users are not ours.
const CORRECT = `insert into usage_day (${USAGE_DAY_COLUMNS})
	select ?1, ?2, 'deepgram', '${BILLED}', 0, 0, 0, 0, 0, 0, 0, ?3 - coalesce((select sum(costNano) from usage_day where ${ESTIMATES}), 0), 0
	where ?1 <> '${EVERYONE}' and (exists (select 1 from usage_day where userId = ?1) or exists (select 1 from "user" where id = ?1))
	on conflict (userId, day, service, model) do update set costNano = excluded.costNano`;
const CONFIRM = `update usage_day set estimatedNano = 0 where ${ESTIMATES}`;

// Recomputes the sums of everyone from the corrected rows.
const ADD_UP = `insert or replace into usage_day (${USAGE_DAY_COLUMNS})
	select '${EVERYONE}', day, service, model, sum(calls), sum(errors), sum(input), sum(cached), sum(output), sum(thoughts), sum(seconds),
	sum(costNano), sum(estimatedNano) from usage_day where day = ?1 and service = 'deepgram' and userId <> '${EVERYONE}' group by model`;

/** Returns how many costs it has corrected. */
async function writeBill(d1: D1Database, day: string, bill: Map<string, number>): Promise<number> {
	const entries = [...bill];
	let corrected = 0;
	for (let i = 0; i < entries.length; i += USERS_PER_BATCH) {
		const users = entries.slice(i, i + USERS_PER_BATCH);
		const results = await d1.batch([
			...users.map(([userId, nano]) => d1.prepare(CORRECT).bind(userId, day, nano)),
			...users.map(([userId]) => d1.prepare(CONFIRM).bind(userId, day)),
			d1.prepare(ADD_UP).bind(day),
		]);
		for (const { meta } of results.slice(0, users.length)) corrected += meta.changes;
	}
	return corrected;
}
