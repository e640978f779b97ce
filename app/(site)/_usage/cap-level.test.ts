import { expect, test } from "vitest";
import { capLevel, mostUrgent, type Spending } from "./cap-level.ts";

test.each([
	[0, null, "fine"],
	[1_000, null, "fine"],
	[0.79, 1, "fine"],
	[0.8, 1, "near"],
	[0.999, 1, "near"],
	[1, 1, "over"],
	[1.2, 1, "over"],
	[0, 0, "over"],
] as const)("$%d spent of %d is %s", (spent, cap, level) => {
	expect(capLevel({ spent, cap })).toBe(level);
});

const spending = (period: Spending["period"], spent: number, cap: number | null): Spending => ({
	...{ period, spent, cap },
	resetsAt: "2026-12-01T00:00:00.000Z",
});

test.each([
	["day", 0.2, null, 3, null],
	["month", 0.2, null, 3, 10],
	["day", 0.2, 1, 3, 10],
	["day", 0.9, 1, 3, 10],
	["month", 0.9, 1, 10, 10],
	["month", 1, 1, 10, 10],
	["day", 1, 1, 9, 10],
] as const)(
	"the %s comes first with $%d of %d today and $%d of %d this month",
	(period, today, daily, month, monthly) => {
		const first = mostUrgent([spending("day", today, daily), spending("month", month, monthly)]);
		expect(first.period).toBe(period);
	},
);
