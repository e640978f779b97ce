// The usage of one user: today, this month and on each of the last 30 days, and their caps. Amounts on the wire are US dollars.
import type { User } from "../access/access.ts";
import { rowOf, rowsOf } from "../db/rows.ts";
import { ApiError } from "../http/errors.ts";
import { type Caps, capsOf } from "./caps.ts";
import { toUsd } from "./money.ts";
import { dayOf, daysBefore, endOfDay, endOfMonth, monthOf } from "./periods.ts";
import { SUMS, type SumRow } from "./usage-day.ts";

const DAYS = 30;

/** What was used in a period. `input` includes `cached`; `output` excludes `thoughts`. */
export interface Totals {
	usd: number;
	/** The part of `usd` that is estimated. */
	estimatedUsd: number;
	geminiUsd: number;
	deepgramUsd: number;
	answers: number;
	/** Of transcribed sound. */
	seconds: number;
	input: number;
	cached: number;
	output: number;
	thoughts: number;
}

/** The response of `GET /api/usage`. Times are ISO 8601. */
export interface OwnUsage {
	today: Totals;
	/** Since the first of this UTC month. */
	month: Totals;
	cap: {
		/** Null: no cap. */
		dailyUsd: number | null;
		monthlyUsd: number | null;
		dailyResetsAt: string;
		monthlyResetsAt: string;
	};
	/** The end of the UTC month when the monthly cap is used up, else of the UTC day. */
	resetsAt: string;
	/** The last 30 UTC days, the newest first. Days without use are left out. */
	days: ({ day: string } & Totals)[];
}

/** Returns sums of `usage_day` as they are sent to clients. */
export function toTotals(row: SumRow): Totals {
	const { answers, seconds, input, cached, output, thoughts } = row;
	return {
		usd: toUsd(row.costNano),
		estimatedUsd: toUsd(row.estimatedNano),
		geminiUsd: toUsd(row.geminiNano),
		deepgramUsd: toUsd(row.deepgramNano),
		answers,
		seconds,
		input,
		cached,
		output,
		thoughts,
	};
}

const usdOrNull = (nano: number | undefined) => (nano === undefined ? null : toUsd(nano));

/** Reads what a user has used, in one round trip. Throws `UNAVAILABLE`. */
export async function readOwnUsage(
	d1: D1Database,
	user: Pick<User, "id" | "caps">,
	defaults: Caps,
): Promise<OwnUsage> {
	const now = Date.now();
	const today = dayOf(now);
	const since = `select ${SUMS} from usage_day where userId = ?1 and day >= ?2`;
	const [ofToday, ofMonth, ofDays] = await d1.batch([
		d1.prepare(since).bind(user.id, today),
		d1.prepare(since).bind(user.id, monthOf(today)),
		d1
			.prepare(
				`select day, ${SUMS} from usage_day where userId = ?1 and day > ?2 group by day order by day desc`,
			)
			.bind(user.id, daysBefore(today, DAYS)),
	]);
	const month = toTotals(rowOf(ofMonth));
	const { dailyNano, monthlyNano } = capsOf(user, defaults);
	const cap = {
		dailyUsd: usdOrNull(dailyNano),
		monthlyUsd: usdOrNull(monthlyNano),
		dailyResetsAt: new Date(endOfDay(now)).toISOString(),
		monthlyResetsAt: new Date(endOfMonth(now)).toISOString(),
	};
	const isMonthUsedUp = cap.monthlyUsd !== null && month.usd >= cap.monthlyUsd;
	return {
		today: toTotals(rowOf(ofToday)),
		month,
		cap,
		resetsAt: isMonthUsedUp ? cap.monthlyResetsAt : cap.dailyResetsAt,
		days: rowsOf<SumRow & { day: string }>(ofDays).map(({ day, ...row }) => ({
			day,
			...toTotals(row),
		})),
	};
}

/** Like `readOwnUsage`, for a user's id, and with the user's own caps in USD (null: the default). Also throws `NOT_FOUND`. */
export async function readUsageOf(
	d1: D1Database,
	id: string,
	defaults: Caps,
): Promise<OwnUsage & { ownCap: { dailyUsd: number | null; monthlyUsd: number | null } }> {
	const caps = await d1
		.prepare(`select capDailyNano dailyNano, capMonthlyNano monthlyNano from "user" where id = ?1`)
		.bind(id)
		.first<User["caps"]>();
	if (!caps) throw new ApiError("NOT_FOUND", "There is no such user.");
	const ownCap = {
		dailyUsd: usdOrNull(caps.dailyNano ?? undefined),
		monthlyUsd: usdOrNull(caps.monthlyNano ?? undefined),
	};
	return { ...(await readOwnUsage(d1, { id, caps }, defaults)), ownCap };
}
