// What Gemini and Deepgram charge, in USD.
import { NANO_PER_USD } from "./money.ts";
import { dayOf } from "./periods.ts";
import type { PriceOverrides } from "./price-overrides.ts";

interface PriceRow {
	/** Gemini's `modelVersion`, or a model of `MINUTE_PRICES`. */
	model: string;
	/** The first UTC day of this price. The row of a model with the latest such day counts. */
	validFrom: string;
	/** The last UTC day of this price, if one has been announced. */
	validUntil?: string;
	/** Where the price was read, and when. */
	source: string;
	readOn: string;
}

/** USD per million tokens. `output` includes thoughts. Without `cached`, cached tokens cost as much as others. */
export interface TokenPrice {
	input: number;
	cached?: number | undefined;
	output: number;
}

/** USD per minute of sound. */
export interface MinutePrice {
	minute: number;
}

const GOOGLE =
	"ai.google.dev/gemini-api/docs/pricing, paid tier, in part as quoted by third parties";
const DEEPGRAM = "deepgram.com/pricing, pay as you go, list prices as quoted by third parties";

/** Adds to rows where and when they were read. */
const readAtGoogle = (
	readOn: string,
	rows: readonly Omit<PriceRow & TokenPrice, "source" | "readOn">[],
) => rows.map((row) => ({ ...row, source: GOOGLE, readOn }));

/** Prices of Gemini's models. */
export const TOKEN_PRICES: readonly (PriceRow & TokenPrice)[] = [
	...readAtGoogle("2026-11-28", [
		{
			model: "gemini-4-argon",
			validFrom: "2026-10-13",
			validUntil: "2026-11-30",
			input: 2,
			cached: 0.1,
			output: 10,
		},
		{
			model: "gemini-4-argon",
			validFrom: "2026-12-01",
			input: 4,
			cached: 0.2,
			output: 20,
		},
		{
			model: "gemini-4-carbon",
			validFrom: "2026-11-10",
			validUntil: "2026-11-30",
			input: 2,
			cached: 0.1,
			output: 10,
		},
		{
			model: "gemini-4-carbon",
			validFrom: "2026-12-01",
			input: 4,
			cached: 0.2,
			output: 20,
		},
		{
			model: "gemini-4-neon",
			validFrom: "2026-11-18",
			input: 3,
			cached: 0.15,
			output: 15,
		},
		{
			model: "gemini-4-hydrogen",
			validFrom: "2026-11-18",
			input: 1.5,
			output: 7.5,
		},
		{
			// Twice the input and 1.5 times the output for a prompt of more than 200,000 tokens, which only the longest transcripts in CJK have.
			model: "gemini-3.1-pro-preview",
			validFrom: "2026-02-19",
			input: 2,
			cached: 0.2,
			output: 12,
		},
		{
			model: "gemini-3.1-flash-lite",
			validFrom: "2026-05-01",
			input: 0.25,
			cached: 0.025,
			output: 1.5,
		},
		{
			model: "gemini-3.8-flash",
			validFrom: "2026-09-01",
			validUntil: "2026-12-31",
			input: 0.75,
			cached: 0.075,
			output: 3.75,
		},
		{
			model: "gemini-3.8-flash",
			validFrom: "2027-01-01",
			input: 1.5,
			cached: 0.15,
			output: 7.5,
		},
		{
			model: "gemini-3.7-flash",
			validFrom: "2026-08-14",
			validUntil: "2026-12-31",
			input: 0.75,
			cached: 0.075,
			output: 3.75,
		},
		{
			model: "gemini-3.7-flash",
			validFrom: "2027-01-01",
			input: 1.5,
			cached: 0.15,
			output: 7.5,
		},
		{
			model: "gemini-3.6-flash",
			validFrom: "2026-07-01",
			input: 1.5,
			cached: 0.15,
			output: 7.5,
		},
		{
			model: "gemini-3.6-flash",
			validFrom: "2026-09-07",
			validUntil: "2026-12-31",
			input: 0.75,
			cached: 0.075,
			output: 3.75,
		},
		{
			model: "gemini-3.6-flash",
			validFrom: "2027-01-01",
			input: 1.5,
			cached: 0.15,
			output: 7.5,
		},
		{
			model: "gemini-3.5-flash",
			validFrom: "2026-05-01",
			input: 1.5,
			cached: 0.15,
			output: 9,
		},
	]),
	...readAtGoogle("2026-11-01", [
		{
			model: "gemini-3.5-flash-lite",
			validFrom: "2026-07-01",
			input: 0.3,
			cached: 0.03,
			output: 2.5,
		},
		{
			model: "gemini-2.5-flash-lite",
			validFrom: "2025-07-01",
			input: 0.1,
			cached: 0.01,
			output: 0.4,
		},
		{
			model: "gemini-2.5-flash",
			validFrom: "2025-06-01",
			input: 0.3,
			cached: 0.03,
			output: 2.5,
		},
	]),
];

/**
 * Aliases that Google moves from model to model -> the model whose price counts when a response does not name the model that answered. It
 * usually does, as `modelVersion`.
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
	["gemini-flash-lite-latest", "gemini-3.5-flash-lite"],
	["gemini-flash-latest", "gemini-3.8-flash"],
]);

/** Prices of Deepgram's live transcription, by model, language and whether speakers are told apart. */
export const MINUTE_PRICES: readonly (PriceRow & MinutePrice)[] = Object.entries({
	"flux-general-en": 0.0077,
	"flux-general-multi": 0.0078,
	"nova-3": 0.0077,
	"nova-3-multi": 0.0092,
	"nova-3-diarized": 0.0097,
	"nova-3-multi-diarized": 0.0112,
}).map(([model, minute]) => ({
	model,
	minute,
	validFrom: "2026-11-01",
	source: DEEPGRAM,
	readOn: "2026-11-01",
}));

/**
 * A price, and whether it is known to be the model's. An unknown model is priced like the most expensive known one: a Flash model like the most
 * expensive Flash model.
 */
export type Priced<Price> = Price & { isKnown: boolean };

const isFlash = (model: string): boolean => model.includes("-flash");

/** Returns the price of a Gemini model at a time, in milliseconds since 1970. */
export function tokenPriceOf(
	model: string,
	at: number,
	{ tokens }: PriceOverrides,
): Priced<TokenPrice> {
	const priced = Object.hasOwn(tokens, model) ? model : (ALIASES.get(model) ?? model);
	return priceOf(priced, at, TOKEN_PRICES, tokens, ({ output }) => output);
}

/**
 * Returns the prices that an answer of a configured model may have: of an alias, which Google moves from model to model, those of all models, or
 * of all Flash models, at this time.
 */
export const possibleTokenPrices = (
	model: string,
	at: number,
	overrides: PriceOverrides,
): TokenPrice[] =>
	model.endsWith("-latest")
		? pricesLike(model, at, TOKEN_PRICES, overrides.tokens)
		: [tokenPriceOf(model, at, overrides)];

/** Returns the price of a Deepgram model at a time, in milliseconds since 1970. */
export function minutePriceOf(
	model: string,
	at: number,
	{ minutes }: PriceOverrides,
): Priced<MinutePrice> {
	return priceOf(model, at, MINUTE_PRICES, minutes, ({ minute }) => minute);
}

function priceOf<Price extends object>(
	model: string,
	at: number,
	rows: readonly (PriceRow & Price)[],
	overrides: Readonly<Record<string, Price>>,
	rank: (price: Price) => number,
): Priced<Price> {
	const own = Object.hasOwn(overrides, model) ? overrides[model] : undefined;
	if (own) return { ...own, isKnown: true };
	const day = dayOf(at);
	const row = rows.findLast((row) => row.model === model && row.validFrom <= day);
	if (row) return { ...row, isKnown: row.validUntil === undefined || row.validUntil >= day };
	const all = pricesLike(model, at, rows, overrides);
	const dearest = all.reduce((most, price) => (rank(price) > rank(most) ? price : most));
	return { ...dearest, isKnown: false };
}

/** Returns the prices at a time of all models, or of all Flash models if this is one. */
function pricesLike<Price extends object>(
	model: string,
	at: number,
	rows: readonly (PriceRow & Price)[],
	overrides: Readonly<Record<string, Price>>,
): Price[] {
	const day = dayOf(at);
	const isLike = (other: string) => !isFlash(model) || isFlash(other);
	return [
		...rows.filter((row) => row.validFrom <= day && isLike(row.model)),
		...Object.entries(overrides).flatMap(([name, price]) => (isLike(name) ? price : [])),
	];
}

/** Token counts as Gemini bills them: `input` includes `cached`; `output` excludes `thoughts`. */
export interface TokenCounts {
	input: number;
	cached: number;
	output: number;
	thoughts: number;
}

/** The cost of an answer in nanodollars: of what went in, and of what came out. */
export interface TokenCost {
	inputNano: number;
	outputNano: number;
}

/** Returns what these tokens cost, in whole nanodollars. */
export function tokenCost(counts: TokenCounts, price: TokenPrice): TokenCost {
	const cached = Math.min(counts.cached, counts.input);
	const perToken = (usdPerMillion: number) => usdPerMillion * (NANO_PER_USD / 1e6);
	return {
		inputNano: Math.round(
			(counts.input - cached) * perToken(price.input) +
				cached * perToken(price.cached ?? price.input),
		),
		outputNano: Math.round((counts.output + counts.thoughts) * perToken(price.output)),
	};
}

/** Returns what these seconds of sound cost, in whole nanodollars. */
export const soundCost = (seconds: number, { minute }: MinutePrice): number =>
	Math.round((seconds * minute * NANO_PER_USD) / 60);
