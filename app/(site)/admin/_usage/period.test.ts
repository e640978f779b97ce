import { expect, test } from "vitest";
import { periodOf } from "./period.ts";

const NOW = Date.parse("2026-11-27T14:30:00Z");
const period = (query: string) => periodOf(new URLSearchParams(query), NOW);

test("the default is the last 7 days, including today", () => {
	const { query, keys, name } = period("");
	expect(query).toEqual({ from: "2026-11-21", to: "2026-11-27" });
	expect(keys).toHaveLength(7);
	expect(name).toBe("the last 7 days");
});

test("24 hours are shown by hour, 30 days by day", () => {
	expect(period("range=24h")).toMatchObject({
		...{ query: { last: "24h" }, from: "2026-11-26", to: "2026-11-27" },
	});
	expect(period("range=24h").keys[0]).toBe("2026-11-26T14:00:00Z");
	expect(period("range=30d").query).toEqual({ from: "2026-10-29", to: "2026-11-27" });
});

test("days may be chosen, one or up to a year", () => {
	expect(period("from=2026-11-01&to=2026-11-03")).toMatchObject({
		...{ range: "own", query: { from: "2026-11-01", to: "2026-11-03" } },
		keys: ["2026-11-01", "2026-11-02", "2026-11-03"],
	});
	expect(period("from=2026-11-03&to=2026-11-03").keys).toEqual(["2026-11-03"]);
	expect(period("from=2024-01-01&to=2024-12-31").keys).toHaveLength(366);
});

test.each([
	"from=2026-11-03&to=2026-11-01",
	"from=2026-02-30&to=2026-11-01",
	"from=2024-01-01&to=2026-11-01",
	"from=2026-11-03",
	"from=x&to=y",
	"range=1y",
])("%s is the last 7 days", (query) => {
	expect(period(query).query).toEqual({ from: "2026-11-21", to: "2026-11-27" });
});
