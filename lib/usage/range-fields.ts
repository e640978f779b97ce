// The query fields for a range of days.
import * as z from "zod/mini";
import { ApiError } from "../http/errors.ts";
import { type Days, dayOf, daysBefore, type Range } from "./periods.ts";

const DEFAULT_DAYS = 30;

/** `from` and `to` are UTC days, both included. */
export const dayFields = { from: z.optional(z.iso.date()), to: z.optional(z.iso.date()) };

/** Days, or `last=24h`. */
export const rangeFields = { ...dayFields, last: z.optional(z.literal("24h")) };

interface DayFields {
	from?: string | undefined;
	to?: string | undefined;
}

/** Returns the range of a query: by default the last 30 days. Throws `INVALID_REQUEST` when it ends before it begins. */
export const readRange = (query: DayFields & { last?: "24h" | undefined }): Range =>
	query.last ? "last24h" : readDays(query);

/** Returns the days of a query, as `readRange` does. */
export function readDays(query: DayFields): Days {
	const to = query.to ?? dayOf(Date.now());
	const from = query.from ?? daysBefore(to, DEFAULT_DAYS - 1);
	if (from > to) throw new ApiError("INVALID_REQUEST", "`from` must not be after `to`.");
	return { from, to };
}
