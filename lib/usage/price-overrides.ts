// The setting USAGE_PRICES: prices of the operator's own, as JSON. `{ "gemini-x": { "input": 0.3, "cached": 0.03, "output": 2.5 } }` in USD
// per million tokens, and `{ "nova-3": { "minute": 0.0048 } }` in USD per minute.
import * as z from "zod/mini";
import type { MinutePrice, TokenPrice } from "./prices.ts";

/** Prices by model. They replace those of the tables. */
export interface PriceOverrides {
	readonly tokens: Readonly<Record<string, TokenPrice>>;
	readonly minutes: Readonly<Record<string, MinutePrice>>;
}

const usd = z.number().check(z.nonnegative(), z.maximum(100_000));
const Prices = z.record(
	z.string(),
	z.union([
		z.strictObject({ input: usd, cached: z.optional(usd), output: usd }),
		z.strictObject({ minute: usd }),
	]),
);

/** Parses the setting. Returns no prices without one, and for a malformed one the problem as the end of a sentence. */
export function parsePrices(json: string | undefined): {
	prices: PriceOverrides;
	problem?: string;
} {
	const prices = {
		tokens: {} as Record<string, TokenPrice>,
		minutes: {} as Record<string, MinutePrice>,
	};
	if (json === undefined) return { prices };
	const { data } = z.safeParse(Prices, safeParse(json));
	if (!data) {
		const problem =
			'must be JSON such as {"gemini-x": {"input": 0.3, "cached": 0.03, "output": 2.5}, "nova-3": {"minute": 0.0048}}';
		return { prices, problem };
	}
	for (const [model, price] of Object.entries(data)) {
		if ("minute" in price) prices.minutes[model] = price;
		else prices.tokens[model] = price;
	}
	return { prices };
}

function safeParse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
