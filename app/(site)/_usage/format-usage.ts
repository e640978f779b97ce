// Amounts, durations and UTC times of usage, in the browser's locale.

const utcFormat = (options: Intl.DateTimeFormatOptions) =>
	new Intl.DateTimeFormat(undefined, { timeZone: "UTC", hourCycle: "h23", ...options });
const dayFormat = utcFormat({ weekday: "short", day: "numeric", month: "short" });
const shortDayFormat = utcFormat({ day: "numeric", month: "short" });
const weekdayFormat = utcFormat({ weekday: "short" });
const monthFormat = utcFormat({ month: "long" });
const hourFormat = utcFormat({ hour: "2-digit", minute: "2-digit" });
const momentFormat = utcFormat({
	day: "numeric",
	month: "short",
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
});

/** A UTC day with its weekday. Takes a day or a time. */
export const utcDay = (iso: string) => dayFormat.format(new Date(iso));
export const utcShortDay = (iso: string) => shortDayFormat.format(new Date(iso));
export const utcWeekday = (iso: string) => weekdayFormat.format(new Date(iso));
export const utcMonth = (iso: string) => monthFormat.format(new Date(iso));
/** Hours and minutes in UTC. */
export const utcHour = (iso: string) => hourFormat.format(new Date(iso));
/** Day and time in UTC, to the second. */
export const utcMoment = (iso: string) => momentFormat.format(new Date(iso));

const usdFormat = (digits: number, most = digits) =>
	new Intl.NumberFormat(undefined, {
		style: "currency",
		currency: "USD",
		currencyDisplay: "narrowSymbol",
		minimumFractionDigits: digits,
		maximumFractionDigits: most,
	});
const wholeFormat = usdFormat(0);
const centFormat = usdFormat(2);
const fineFormat = usdFormat(4);
const exactFormat = usdFormat(2, 6);

/** US dollars with cents; `<$0.01` for amounts that would round to zero. */
export const usd = (amount: number) =>
	amount > 0 && amount < 0.005 ? `<${centFormat.format(0.01)}` : centFormat.format(amount);

/** US dollars to a hundredth of a cent, for single calls. */
export const fineUsd = (amount: number) =>
	amount > 0 && amount < 0.000_05 ? `<${fineFormat.format(0.0001)}` : fineFormat.format(amount);

/** US dollars to the microdollar, for caps as an admin has set them. */
export const exactUsd = (amount: number) => exactFormat.format(amount);

/** A value on an axis that ends at `max`. */
export function axisUsd(amount: number, max: number): string {
	if (max >= 10) return wholeFormat.format(amount);
	return (max >= 0.02 ? centFormat : fineFormat).format(amount);
}

// From this many hours on, minutes are left out.
const LONG_HOURS = 100;

/** A duration in its two largest units, from seconds. */
export function duration(seconds: number): string {
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	const minutes = Math.round(whole / 60);
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	const rest = hours < LONG_HOURS ? minutes % 60 : 0;
	return `${hours.toLocaleString()} h${rest ? ` ${rest} min` : ""}`;
}

/** A short time from milliseconds, in seconds from one second on. */
export const milliseconds = (ms: number) =>
	ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** A part of a whole in percent; `<1%` for a part that would round to zero. */
export function percent(part: number, whole: number): string {
	if (whole <= 0) return "0%";
	const value = (part / whole) * 100;
	return value > 0 && value < 0.5 ? "<1%" : `${Math.round(value)}%`;
}
