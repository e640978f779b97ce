import { expect, test } from "vitest";
import type { PriceOverrides } from "./price-overrides.ts";
import {
	MINUTE_PRICES,
	minutePriceOf,
	soundCost,
	TOKEN_PRICES,
	tokenCost,
	tokenPriceOf,
} from "./prices.ts";

const NONE: PriceOverrides = { tokens: {}, minutes: {} };
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const NOW = at("2026-11-27");

test("every price has a source, the day it was read, and the day from which it holds", () => {
	const rows = [...TOKEN_PRICES, ...MINUTE_PRICES];
	expect(rows.length).toBeGreaterThan(10);
	for (const { model, source, readOn, validFrom } of rows) {
		expect(source, model).toMatch(/\w+\.\w+/);
		for (const day of [readOn, validFrom]) expect(day, model).toMatch(/^20\d\d-\d\d-\d\d$/);
	}
});

test("a model has one price a day, its rows are in order, and a price that ends has a successor", () => {
	for (const rows of [TOKEN_PRICES, MINUTE_PRICES]) {
		for (const model of new Set(rows.map((row) => row.model))) {
			const own = rows.filter((row) => row.model === model);
			const days = own.map(({ validFrom }) => validFrom);
			expect(days, model).toEqual([...new Set(days)].sort());
			expect(own.at(-1)?.validUntil, model).toBeUndefined();
		}
	}
});

test.each([
	["gemini-3.6-flash", "2026-12-31", { input: 0.75, cached: 0.075, output: 3.75 }],
	["gemini-3.6-flash", "2027-01-01", { input: 1.5, cached: 0.15, output: 7.5 }],
	["gemini-3.7-flash", "2026-12-31", { input: 0.75, cached: 0.075, output: 3.75 }],
	["gemini-3.7-flash", "2027-01-01", { input: 1.5, cached: 0.15, output: 7.5 }],
	["gemini-3.8-flash", "2026-12-31", { input: 0.75, cached: 0.075, output: 3.75 }],
	["gemini-3.8-flash", "2027-01-01", { input: 1.5, cached: 0.15, output: 7.5 }],
	["gemini-4-argon", "2026-11-30", { input: 2, cached: 0.1, output: 10 }],
	["gemini-4-argon", "2026-12-01", { input: 4, cached: 0.2, output: 20 }],
	["gemini-4-carbon", "2026-11-30", { input: 2, cached: 0.1, output: 10 }],
	["gemini-4-carbon", "2026-12-01", { input: 4, cached: 0.2, output: 20 }],
])("the price of %s on %s", (model, day, price) => {
	expect(tokenPriceOf(model, at(day), NONE)).toMatchObject({ ...price, isKnown: true });
});

test("an unknown model costs as much as the most expensive known one, a Flash model as the most expensive Flash model, and is flagged", () => {
	expect(tokenPriceOf("gemini-9-ultra", NOW, NONE)).toMatchObject({ output: 15, isKnown: false });
	const december = tokenPriceOf("gemini-9-ultra", at("2026-12-01"), NONE);
	expect(december).toMatchObject({ input: 4, output: 20, isKnown: false });
	expect(minutePriceOf("nova-9", NOW, NONE)).toMatchObject({ minute: 0.0112, isKnown: false });
	const dearer = { ...NONE, tokens: { "gemini-x": { input: 2, output: 20 } } };
	expect(tokenPriceOf("gemini-9-ultra", NOW, dearer)).toMatchObject({ output: 20, isKnown: false });
	for (const model of ["gemini-9-flash", "gemini-9-flash-lite-preview"]) {
		expect(tokenPriceOf(model, NOW, dearer)).toMatchObject({ output: 9, isKnown: false });
	}
	// No property of objects is a price.
	expect(tokenPriceOf("constructor", NOW, NONE).isKnown).toBe(false);
});

test("the operator's own price replaces ours, and an alias has its model's price", () => {
	const free = { ...NONE, tokens: { "gemini-3.5-flash-lite": { input: 0, output: 0 } } };
	expect(tokenPriceOf("gemini-3.5-flash-lite", NOW, free)).toEqual({
		input: 0,
		output: 0,
		isKnown: true,
	});
	for (const [alias, output] of [
		["gemini-flash-lite-latest", 2.5],
		["gemini-flash-latest", 3.75],
	] as const) {
		expect(tokenPriceOf(alias, NOW, NONE)).toMatchObject({ output, isKnown: true });
	}
});

test("the operator's own price of an alias replaces that of its model, and without one the model's own price counts", () => {
	const own = (model: string, output: number) => ({
		...NONE,
		tokens: { [model]: { input: 0, output } },
	});
	const price = (prices: PriceOverrides) =>
		tokenPriceOf("gemini-flash-lite-latest", NOW, prices).output;
	expect(price(own("gemini-flash-lite-latest", 7))).toBe(7);
	expect(price(own("gemini-3.5-flash-lite", 8))).toBe(8);
});

test("cached tokens are counted once, and thoughts cost as output", () => {
	const price = { input: 0.3, cached: 0.03, output: 2.5 };
	expect(tokenCost({ input: 1_000, cached: 400, output: 100, thoughts: 50 }, price)).toEqual({
		inputNano: 600 * 300 + 400 * 30,
		outputNano: 150 * 2_500,
	});
});

test("an explicit price of 0 for cached tokens is 0, and a missing one is the price of input", () => {
	const counts = { input: 100, cached: 100, output: 0, thoughts: 0 };
	expect(tokenCost(counts, { input: 1, cached: 0, output: 1 }).inputNano).toBe(0);
	expect(tokenCost(counts, { input: 1, output: 1 }).inputNano).toBe(100_000);
});

test("sound is priced by the second", () => {
	expect(soundCost(3_600, { minute: 0.0077 })).toBe(462_000_000);
	expect(soundCost(1, { minute: 0.0077 })).toBe(128_333);
});
