// The days or hours of a chart. The API leaves out those without use.

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What was spent in a day (`2026-11-27`) or an hour (`2026-11-27T14:00:00Z`), in US dollars. */
export interface Bucket {
	key: string;
	geminiUsd: number;
	deepgramUsd: number;
}

/** Returns the UTC day of a time in milliseconds since 1970. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Returns the day that is `count` days before a day. */
export const daysBefore = (day: string, count: number): string =>
	dayOf(Date.parse(day) - count * DAY_MS);

/** Returns how many days these are, both included. */
export const countDays = (from: string, to: string): number =>
	Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

/** Returns all days of a period, both included. */
export const listDays = (from: string, to: string): string[] =>
	Array.from({ length: countDays(from, to) }, (_, i) => daysBefore(from, -i));

/** Returns the clock hours that the last 24 hours overlap: 25, unless a new one has just begun. */
export function listHours(now: number): string[] {
	const first = Math.floor((now - DAY_MS) / HOUR_MS);
	const last = Math.floor(now / HOUR_MS);
	return Array.from({ length: last - first + 1 }, (_, i) =>
		new Date((first + i) * HOUR_MS).toISOString().replace(".000", ""),
	);
}

/** Returns a bucket for each key, empty where there is no row. */
export function fillGaps(keys: readonly string[], rows: readonly Bucket[]): Bucket[] {
	const byKey = new Map(rows.map((row) => [row.key, row]));
	return keys.map((key) => byKey.get(key) ?? { key, geminiUsd: 0, deepgramUsd: 0 });
}

/** Returns a round number of at least `most`, so that half of it is round too. */
export function axisEnd(most: number): number {
	const power = 10 ** Math.floor(Math.log10(most));
	const factor = [1, 2, 4, 6, 8, 10].find((step) => step * power >= most * (1 - 1e-9)) ?? 10;
	return factor * power;
}
