import { expect, test } from "vitest";
import { axisEnd, countDays, fillGaps, listDays, listHours } from "./buckets.ts";

test("a period has all its days, even across the end of a month", () => {
	expect(listDays("2026-02-27", "2026-03-02")).toEqual([
		...["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"],
	]);
	expect(listDays("2026-11-27", "2026-11-27")).toEqual(["2026-11-27"]);
	expect(countDays("2026-01-01", "2026-12-31")).toBe(365);
});

test("the last 24 hours reach into 25 hours, named as the API names them", () => {
	const hours = listHours(Date.parse("2026-11-27T14:30:00Z"));
	expect(hours).toHaveLength(25);
	expect(hours[0]).toBe("2026-11-26T14:00:00Z");
	expect(hours.at(-1)).toBe("2026-11-27T14:00:00Z");
});

test("days without use are empty", () => {
	const used = { key: "2026-11-26", geminiUsd: 1, deepgramUsd: 2 };
	expect(fillGaps(["2026-11-25", "2026-11-26"], [used])).toEqual([
		{ key: "2026-11-25", geminiUsd: 0, deepgramUsd: 0 },
		used,
	]);
});

test.each([
	[0.0007, 0.0008],
	[0.011, 0.02],
	[1, 1],
	[3.2, 4],
	[9.01, 10],
	[250, 400],
	[1_001, 2_000],
])("an axis for values up to %d ends at %d", (most, end) => {
	expect(axisEnd(most)).toBeCloseTo(end, 10);
});
