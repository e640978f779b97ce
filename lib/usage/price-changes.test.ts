import { expect, test } from "vitest";
import { priceChanges } from "./price-changes.ts";

const NOW = Date.parse("2026-11-27T00:00:00Z");
const changes = (...rows: { model: string; validFrom: string; validUntil?: string }[]) =>
	priceChanges(NOW, rows);

test("a price that changes within 60 days is announced, a later one not yet", () => {
	const old = { model: "m", validFrom: "2026-01-01" };
	expect(changes(old, { model: "m", validFrom: "2027-01-26" })).toEqual([
		"The price of m changes on 2027-01-26.",
	]);
	expect(changes(old, { model: "m", validFrom: "2027-01-27" })).toEqual([]);
});

test("a price that ends within 60 days, or has ended, needs a successor", () => {
	const ending = (validUntil: string) => ({ model: "m", validFrom: "2026-01-01", validUntil });
	const message = (day: string) =>
		`The price of m ends on ${day}, and lib/usage/prices.ts has none for later.`;
	for (const day of ["2026-11-26", "2027-01-26"]) {
		expect(changes(ending(day))).toEqual([message(day)]);
	}
	expect(changes(ending("2027-01-27"))).toEqual([]);
	expect(changes(ending("2026-10-01"), { model: "m", validFrom: "2026-10-02" })).toEqual([]);
});

test("the known changes of prices are announced", () => {
	expect(priceChanges(NOW)).toEqual([
		"The price of gemini-4-argon changes on 2026-12-01.",
		"The price of gemini-4-carbon changes on 2026-12-01.",
		"The price of gemini-3.8-flash changes on 2027-01-01.",
		"The price of gemini-3.7-flash changes on 2027-01-01.",
		"The price of gemini-3.6-flash changes on 2027-01-01.",
	]);
});
