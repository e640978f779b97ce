// The period of the usage page, in the URL: `range=24h` or `30d`, or the days `from` and `to`; by default, the last 7 days.
import { countDays, dayOf, daysBefore, listDays, listHours } from "../../_usage/buckets.ts";
import { utcDay } from "../../_usage/format-usage.ts";

export const RANGES = [
	{ range: "24h", name: "24 hours" },
	{ range: "", name: "7 days" },
	{ range: "30d", name: "30 days" },
] as const;

/** The maximum length of a range given by `from` and `to`. */
export const MAX_DAYS = 366;

export interface Period {
	/** One of `RANGES`, or `own`. */
	range: string;
	/** UTC days, both included. For the last 24 hours, the days that they overlap. */
	from: string;
	to: string;
	/** Completes "Spent in …". */
	name: string;
	/** For the API. */
	query: { from?: string; to?: string; last?: "24h" };
	/** The bars of the chart. */
	keys: string[];
}

/** Reads the period from a query. An invalid one becomes the last 7 days. */
export function periodOf(query: URLSearchParams, now: number): Period {
	const today = dayOf(now);
	const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
	if (isDay(from) && isDay(to) && from <= to && countDays(from, to) <= MAX_DAYS) {
		const name = from === to ? utcDay(from) : `${utcDay(from)} to ${utcDay(to)}`;
		return days("own", from, to, name);
	}
	const range = query.get("range");
	if (range === "24h") {
		return {
			range,
			from: dayOf(now - 86_400_000),
			to: today,
			name: "the last 24 hours",
			query: { last: "24h" },
			keys: listHours(now),
		};
	}
	return range === "30d"
		? days(range, daysBefore(today, 29), today, "the last 30 days")
		: days("", daysBefore(today, 6), today, "the last 7 days");
}

const days = (range: string, from: string, to: string, name: string): Period => ({
	range,
	from,
	to,
	name,
	query: { from, to },
	keys: listDays(from, to),
});

const isDay = (text: string) =>
	/^\d{4}-\d\d-\d\d$/.test(text) &&
	!Number.isNaN(Date.parse(text)) &&
	dayOf(Date.parse(text)) === text;
