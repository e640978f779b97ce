import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { costOfOne, costTable } from "./costs.ts";

const document = readFileSync("docs/plan-and-cost.md", "utf8");

test("the figures in docs/plan-and-cost.md are those of the prices: `node bench/costs.ts` prints them", () => {
	expect(document).toContain(costTable().join("\n"));
	expect(document).toContain(costOfOne());
});
