import { expect, test } from "vitest";
import { FIELD_LIMITS } from "../field-limits.ts";
import { type TokenCounts, tokenCost, tokenPriceOf } from "../usage/prices.ts";
import { estimateCost } from "./completion.ts";
import { MAX_OUTPUT_TOKENS } from "./gemini.ts";

const NO_PRICES = { tokens: {}, minutes: {} };
const reserved = (models: string[], bodyBytes?: number, prices: typeof NO_PRICES = NO_PRICES) =>
	estimateCost({ gemini: { models }, prices }, bodyBytes);
const charged = (model: string, counts: Partial<TokenCounts>, prices = NO_PRICES) => {
	const all = { input: 0, cached: 0, output: 0, thoughts: 0, ...counts };
	const { inputNano, outputNano } = tokenCost(all, tokenPriceOf(model, Date.now(), prices));
	return inputNano + outputNano;
};

test("what is reserved covers a prompt of one token a byte and the longest answer", () => {
	const most = { input: 300_000, output: MAX_OUTPUT_TOKENS };
	const model = "gemini-3.5-flash-lite";
	expect(reserved([model], 300_020)).toBeGreaterThanOrEqual(charged(model, most));
	expect(reserved([model], 300_020)).toBeLessThan(1.2 * charged(model, most));
});

test.each([
	["gemini-flash-lite-latest", ["gemini-9-flash", "gemini-3.5-flash", "gemini-4-hydrogen"]],
	["gemini-next-latest", ["gemini-9-ultra", "gemini-9-flash", "gemini-4-carbon"]],
])(
	"what is reserved for %s covers the models that it may become, known or not",
	(alias, models) => {
		const most = { input: 10_000, output: MAX_OUTPUT_TOKENS };
		const dearInput = { ...NO_PRICES, tokens: { "gemini-flash-in": { input: 500, output: 1 } } };
		for (const model of models) {
			expect(reserved([alias], 10_020)).toBeGreaterThanOrEqual(charged(model, most));
		}
		expect(reserved([alias], 10_020, dearInput)).toBeGreaterThanOrEqual(
			charged("gemini-flash-in", most, dearInput),
		);
	},
);

test("a model's own price is reserved, and that of the most expensive one of several", () => {
	const [lite, flash] = ["gemini-2.5-flash-lite", "gemini-3.5-flash"] as const;
	expect(reserved([lite], 10_000)).toBeLessThan(reserved([flash], 10_000) / 10);
	expect(reserved([lite, flash], 10_000)).toBe(reserved([flash], 10_000));
	expect(reserved([flash], 10_000)).toBe(reserved(["gemini-flash-latest"], 10_000));
});

test("a usual answer reserves a few cents, so that a cap of a dollar allows several at a time", () => {
	const bytes = FIELD_LIMITS.bg.max / 2 + 10_000;
	expect(reserved(["gemini-flash-lite-latest"], bytes)).toBeLessThan(0.15e9);
	expect(reserved(["gemini-3.5-flash-lite"], bytes)).toBeLessThan(0.03e9);
});
