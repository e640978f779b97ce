/** The last minute that the API's ISO 8601 dates, with years of four digits, can express in any time zone. */
export const LAST_BAN_END = "9999-12-31T23:59";

/** The end of a ban in ISO 8601, from a `datetime-local` field's value in local time; undefined if it is empty or not a date. */
export function banEndOf(value: string): string | undefined {
	const end = new Date(value).getTime();
	if (Number.isNaN(end)) return undefined;
	// West of Greenwich the last minute of the year 9999 is in the year 10000.
	return new Date(Math.min(end, Date.parse(`${LAST_BAN_END}Z`))).toISOString();
}

/** The minute after `now`, in milliseconds since 1970, as a `datetime-local` field's value. */
export function nextMinute(now: number): string {
	const next = new Date(now + 60_000);
	// The offset belongs to this time: an hour is missing or repeated when the clocks change.
	return new Date(next.getTime() - next.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
