// Prices that change soon, or have ended without a successor. The build reports them, so that nobody is surprised by a bill.

import { dayOf, daysBefore } from "./periods.ts";
import { MINUTE_PRICES, TOKEN_PRICES } from "./prices.ts";

const SOON_DAYS = 60;

/** Returns a sentence for each price that changes within 60 days of a time (milliseconds since 1970), or that has ended. */
export function priceChanges(
	now: number,
	rows: readonly { model: string; validFrom: string; validUntil?: string }[] = [
		...TOKEN_PRICES,
		...MINUTE_PRICES,
	],
): string[] {
	const today = dayOf(now);
	const soon = daysBefore(today, -SOON_DAYS);
	const changes = rows
		.filter(({ validFrom }) => validFrom > today && validFrom <= soon)
		.map(({ model, validFrom }) => `The price of ${model} changes on ${validFrom}.`);
	const endings = rows
		.filter(
			({ model, validUntil = "" }) =>
				validUntil &&
				validUntil <= soon &&
				!rows.some((row) => row.model === model && row.validFrom > validUntil),
		)
		.map(
			({ model, validUntil }) =>
				`The price of ${model} ends on ${validUntil}, and lib/usage/prices.ts has none for later.`,
		);
	return [...changes, ...endings];
}
