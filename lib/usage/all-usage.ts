// Usage of all users, for admins: sums by day, person or model. From `usage_day`, or for the last 24 hours from the single calls.
import { rowOf, rowsOf } from "../db/rows.ts";
import type { Config } from "../env.ts";
import { toUsd } from "./money.ts";
import { type Totals, toTotals } from "./own-usage.ts";
import {
	DAY_MS,
	dayOf,
	daysBefore,
	endOfMonth,
	monthOf,
	type Range,
	secondsOf,
} from "./periods.ts";
import { minutePriceOf, tokenPriceOf } from "./prices.ts";
import { BILLED, EVERYONE, SUMS, type SumRow } from "./usage-day.ts";

export const GROUPS = ["day", "person", "model"] as const;

interface UsageQuery {
	range: Range;
	by: (typeof GROUPS)[number];
	/** Restricts the sums to one user. */
	userId?: string | undefined;
	page: number;
	limit: number;
}

/** One row of the list, and its key: a day (or an hour, for the last 24 hours), a user's id, or a model. */
export interface UsageRow extends Totals {
	key: string;
	errors: number;
	/** Of a person. Null when the account has been deleted. */
	name?: string | null;
	email?: string | null;
	/** Of a model. */
	service?: "gemini" | "deepgram";
	/** Of a model: false when it has no price of its own and is charged like the most expensive one. */
	hasPrice?: boolean;
}

/** The response of `GET /api/admin/usage`. */
export interface AllUsage {
	totals: Totals & { errors: number };
	rows: UsageRow[];
	/** Rows of all pages. */
	total: number;
	/** USD of today, of this UTC month so far, and of the whole month if the next days cost as much as the last seven. */
	spent: { todayUsd: number; monthUsd: number; projectedMonthUsd: number };
	/** From a request to its first text, of all users, in milliseconds rounded to two digits. Null without answers. */
	firstText: { p50Ms: number; p95Ms: number } | null;
}

const RAW = `(select userId, strftime('%Y-%m-%dT%H:00:00Z', createdAt, 'unixepoch') day, 'gemini' service, model, iif(ended = 'replaced', 0, 1) calls,
	iif(ended = 'failed', 1, 0) errors, input, cached, output, thoughts, 0 seconds, costNano, iif(isEstimated, costNano, 0) estimatedNano
	from generation where createdAt >= ?1 and createdAt < ?2
	union all select userId, strftime('%Y-%m-%dT%H:00:00Z', createdAt, 'unixepoch'), 'deepgram', model, 1, 0, 0, 0, 0, 0, seconds, costNano,
	iif(isEstimated, costNano, 0) from listening where createdAt >= ?1 and createdAt < ?2)`;

/** What the sums are read from. ?1 and ?2 are the period, ?3 is a user's id or `EVERYONE`. */
interface Source {
	table: string;
	/** The rows of the user, or of everyone. */
	where: string;
	/** The rows of the user, or of every single user. */
	wherePeople: string;
	/** The query for the histogram of times to the first text. */
	firstText: string;
}
const DAYS: Source = {
	table: "usage_day",
	where: "day between ?1 and ?2 and userId = ?3",
	wherePeople: `day between ?1 and ?2 and userId <> '${EVERYONE}' and ?3 in (userId, '${EVERYONE}')`,
	firstText:
		"select ms, sum(answers) answers from first_text_day where day between ?1 and ?2 group by ms order by ms",
};
const LAST_24_HOURS: Source = {
	table: RAW,
	where: `?3 in (userId, '${EVERYONE}')`,
	wherePeople: `?3 in (userId, '${EVERYONE}')`,
	firstText: `select firstTextMs ms, count(*) answers from generation
		where createdAt >= ?1 and createdAt < ?2 and firstTextMs is not null group by ms order by ms`,
};

/** Returns the SQL for the rows of one page: ?4 is their number, ?5 how many come before. */
function rowsQuery({ table, where, wherePeople }: Source, by: UsageQuery["by"]): string {
	const page = "limit ?4 offset ?5";
	if (by === "day")
		return `select day key, ${SUMS} from ${table} where ${where} group by 1 order by 1 ${page}`;
	if (by === "model") {
		return `select model key, service, ${SUMS} from ${table} where ${where} group by 1, 2 order by costNano desc, key ${page}`;
	}
	// The ranking is read from the index alone, everything else only for the people on this page.
	return `select d.userId key, u.name, u.email, ${SUMS} from (select userId, sum(costNano) spent from ${table} where ${wherePeople}
		group by 1 order by 2 desc, 1 ${page}) top join ${table} d on d.userId = top.userId and ${wherePeople.replaceAll("userId", "d.userId")}
		left join "user" u on u.id = top.userId group by 1 order by costNano desc, key`;
}

const countQuery = ({ table, where, wherePeople }: Source, by: UsageQuery["by"]) =>
	({
		day: `select count(distinct day) count from ${table} where ${where}`,
		person: `select count(distinct userId) count from ${table} where ${wherePeople}`,
		model: `select count(*) count from (select 1 from ${table} where ${where} group by service, model)`,
	})[by];

/** Reads one page of sums, the totals, this month's spending with its forecast, and how quickly answers begin. Throws `UNAVAILABLE`. */
export async function readAllUsage(
	{ d1, prices }: Pick<Config, "d1" | "prices">,
	{ range, by, userId = EVERYONE, page, limit }: UsageQuery,
): Promise<AllUsage> {
	const now = Date.now();
	const today = dayOf(now);
	const { since, until } = secondsOf(range);
	const [source, period] =
		range === "last24h" ? [LAST_24_HOURS, [since, until]] : [DAYS, [range.from, range.to]];
	const [sums, rows, count, spent, firstText] = await d1.batch([
		d1.prepare(`select ${SUMS} from ${source.table} where ${source.where}`).bind(...period, userId),
		d1.prepare(rowsQuery(source, by)).bind(...period, userId, limit, (page - 1) * limit),
		d1.prepare(countQuery(source, by)).bind(...period, userId),
		d1.prepare(SPENT).bind(today, monthOf(today), daysBefore(today, 7), userId),
		d1.prepare(source.firstText).bind(...period),
	]);
	const total = rowOf<SumRow>(sums);
	const row = (found: GroupRow): UsageRow => {
		const shown = { key: found.key, errors: found.errors, ...toTotals(found) };
		if (by === "person") return { ...shown, name: found.name, email: found.email };
		if (by !== "model") return shown;
		const priceOf = found.service === "gemini" ? tokenPriceOf : minutePriceOf;
		// What Deepgram has billed needs no price.
		const hasPrice = found.key === BILLED || priceOf(found.key, now, prices).isKnown;
		return { ...shown, service: found.service, hasPrice };
	};
	return {
		totals: { ...toTotals(total), errors: total.errors },
		rows: rowsOf<GroupRow>(rows).map(row),
		total: rowOf<{ count: number }>(count).count,
		spent: projectMonth(rowOf<SpentRow>(spent), now),
		firstText: percentiles(rowsOf<FirstTextRow>(firstText)),
	};
}

interface GroupRow extends SumRow {
	key: string;
	service: "gemini" | "deepgram";
	name: string | null;
	email: string | null;
}

const SPENT = `select coalesce(sum(costNano) filter (where day = ?1), 0) today, coalesce(sum(costNano) filter (where day >= ?2), 0) month,
	coalesce(sum(costNano) filter (where day >= ?3 and day < ?1), 0) week, (select min(day) from usage_day where userId = ?4) firstDay
	from usage_day where day >= min(?2, ?3) and userId = ?4`;

interface SpentRow {
	today: number;
	month: number;
	/** Of the seven days before today. */
	week: number;
	/** The first day with any use. */
	firstDay: string | null;
}

/** Extends this month's sum by the average of the last seven days, or of the days since the first use. */
function projectMonth({ today, month, week, firstDay }: SpentRow, now: number): AllUsage["spent"] {
	const elapsed = firstDay
		? Math.min(7, (Date.parse(dayOf(now)) - Date.parse(firstDay)) / DAY_MS)
		: 0;
	// The first use was today, so there is no earlier day to go by.
	const daily = elapsed > 0 ? week / elapsed : today;
	const remaining = (endOfMonth(now) - now) / DAY_MS;
	return {
		todayUsd: toUsd(today),
		monthUsd: toUsd(month),
		projectedMonthUsd: toUsd(month + daily * remaining),
	};
}

interface FirstTextRow {
	ms: number;
	answers: number;
}

/** Returns the time within which half of the answers begin, and 95 of 100. The rows are in the order of their times. */
function percentiles(rows: FirstTextRow[]): AllUsage["firstText"] {
	const answers = rows.reduce((sum, row) => sum + row.answers, 0);
	if (answers === 0) return null;
	const nth = (share: number) => {
		const before = Math.floor((answers - 1) * share);
		let counted = 0;
		for (const row of rows) {
			counted += row.answers;
			if (counted > before) return row.ms;
		}
		return 0;
	};
	return { p50Ms: nth(0.5), p95Ms: nth(0.95) };
}
