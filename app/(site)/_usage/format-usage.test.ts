import { expect, test } from "vitest";
import { axisUsd, duration, fineUsd, milliseconds, percent, usd, utcDay } from "./format-usage.ts";

const dollars = (amount: number, digits: number) =>
	new Intl.NumberFormat(undefined, {
		style: "currency",
		currency: "USD",
		currencyDisplay: "narrowSymbol",
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	}).format(amount);

test("an amount above zero is never shown as zero", () => {
	expect(usd(0)).toBe(dollars(0, 2));
	expect(usd(0.000_001)).toBe(`<${dollars(0.01, 2)}`);
	expect(usd(0.005)).toBe(dollars(0.005, 2));
	expect(usd(1234.5)).toBe(dollars(1234.5, 2));
	expect(fineUsd(0)).toBe(dollars(0, 4));
	expect(fineUsd(0.000_01)).toBe(`<${dollars(0.0001, 4)}`);
	expect(fineUsd(0.000_567)).toBe(dollars(0.000_567, 4));
	expect(percent(0, 5)).toBe("0%");
	expect(percent(1, 1000)).toBe("<1%");
	expect(percent(1, 3)).toBe("33%");
	expect(percent(0, 0)).toBe("0%");
});

test("the values of an axis have enough digits to differ", () => {
	expect(axisUsd(0.005, 0.01)).toBe(dollars(0.005, 4));
	expect(axisUsd(0.5, 1)).toBe(dollars(0.5, 2));
	expect(axisUsd(5, 10)).toBe(dollars(5, 0));
});

test.each([
	[0, "0 s"],
	[59.4, "59 s"],
	[60, "1 min"],
	[3_570, "1 h"],
	[3_600 * 3 + 60 * 20, "3 h 20 min"],
	[3_600 * 131 + 60 * 30, "131 h"],
])("%d seconds are %s", (seconds, text) => {
	expect(duration(seconds)).toBe(text);
});

test("short times are in milliseconds or seconds", () => {
	expect(milliseconds(850)).toBe("850 ms");
	expect(milliseconds(1_240)).toBe("1.2 s");
});

test("a UTC day is the same in every time zone", () => {
	const own = new Intl.DateTimeFormat(undefined, { day: "numeric", timeZone: "UTC" });
	expect(utcDay("2026-11-01")).toContain(own.format(new Date("2026-11-01T12:00:00Z")));
});
