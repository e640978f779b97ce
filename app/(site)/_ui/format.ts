// Dates, numbers and amounts in the browser's locale. Times are ISO 8601.

const DAY_MS = 86_400_000;
const UNITS = [
	["year", 365 * DAY_MS],
	["month", 30 * DAY_MS],
	["week", 7 * DAY_MS],
	["day", DAY_MS],
	["hour", 3_600_000],
	["minute", 60_000],
] as const;

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const nowFormat = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
// Not "yesterday" or "tomorrow", which 47 hours are not.
const agoFormat = new Intl.RelativeTimeFormat();
const numberFormat = new Intl.NumberFormat();
const compactFormat = new Intl.NumberFormat(undefined, {
	notation: "compact",
	maximumFractionDigits: 1,
});

export const day = (iso: string) => dayFormat.format(new Date(iso));

/** Date and time of day. */
export const moment = (iso: string) => timeFormat.format(new Date(iso));

/** How long ago, or how long until then. */
export function ago(iso: string): string {
	const passed = Date.parse(iso) - Date.now();
	const [unit, length] = UNITS.find(([, length]) => Math.abs(passed) >= length) ?? ["second", 0];
	if (!length) return nowFormat.format(0, "second");
	// Less than what has passed, but the nearest of what is to come: a link that was just made for two days ends "in 2 days".
	const number = passed > 0 ? Math.round(passed / length) : Math.trunc(passed / length);
	return agoFormat.format(number, unit);
}

/** With thousands separators. */
export const count = (number: number) => numberFormat.format(number);

/** Shortened from a thousand on: 1.2K, 3.4M. */
export const compact = (number: number) => compactFormat.format(number);
