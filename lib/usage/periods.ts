// Days and months are UTC, so that everyone's cap resets at the same time and a sum never depends on who asks for it.

export const DAY_MS = 86_400_000;

/** Returns the UTC day of a time in milliseconds since 1970: `2026-11-27`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Returns the first day of a day's month: `2026-11-01`. */
export const monthOf = (day: string): string => `${day.slice(0, 8)}01`;

/** Returns when the UTC day of a time ends. Both in milliseconds since 1970. */
export const endOfDay = (at: number): number => Date.parse(dayOf(at)) + DAY_MS;

/** Returns when the UTC month of a time ends. Both in milliseconds since 1970. */
export function endOfMonth(at: number): number {
	const date = new Date(at);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** Returns the day that is `count` days before a day. */
export const daysBefore = (day: string, count: number): string =>
	dayOf(Date.parse(day) - count * DAY_MS);

/** UTC days, both included. */
export interface Days {
	from: string;
	to: string;
}

export type Range = Days | "last24h";

/** Returns a range in seconds since 1970; `until` is not included. */
export function secondsOf(range: Range): { since: number; until: number } {
	if (range === "last24h") {
		const now = Math.ceil(Date.now() / 1000);
		return { since: now - DAY_MS / 1000, until: now + 1 };
	}
	return {
		since: Date.parse(range.from) / 1000,
		until: (Date.parse(range.to) + DAY_MS) / 1000,
	};
}

/** Returns an hour that starts at an ISO time, as `secondsOf` does. */
export function secondsOfHour(hour: string): { since: number; until: number } {
	const since = Date.parse(hour) / 1000;
	return { since, until: since + 3_600 };
}
