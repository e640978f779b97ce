// Amounts are integers in nanodollars (1e-9 USD), so that sums are exact. Responses have US dollars.

export const NANO_PER_USD = 1e9;

/** Returns nanodollars as US dollars. */
export const toUsd = (nano: number): number => nano / NANO_PER_USD;

/** Returns US dollars as whole nanodollars. */
export const toNano = (usd: number): number => Math.round(usd * NANO_PER_USD);

/** Returns nanodollars as text: `$1.50`, and `$0.0042` for less than a cent. */
export function formatUsd(nano: number): string {
	const usd = toUsd(nano);
	const digits = usd !== 0 && usd < 0.01 ? 4 : 2;
	return `$${usd.toFixed(digits)}`;
}
