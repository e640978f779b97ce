import { expect, test } from "vitest";
import { settleAll } from "./settle-all.ts";

test("no more than some run at once, and results are in the order of the items", async () => {
	let running = 0;
	let most = 0;
	const results = await settleAll([5, 1, 4, 2, 3], 2, async (item) => {
		running++;
		most = Math.max(most, running);
		for (let turn = 0; turn < item; turn++) await Promise.resolve();
		running--;
		if (item === 4) throw new Error("four");
		return item * 10;
	});
	expect(most).toBe(2);
	expect(results).toEqual([
		{ status: "fulfilled", value: 50 },
		{ status: "fulfilled", value: 10 },
		{ status: "rejected", reason: new Error("four") },
		{ status: "fulfilled", value: 20 },
		{ status: "fulfilled", value: 30 },
	]);
});

test("fewer items than may run at once all start at once", async () => {
	const started: number[] = [];
	const all = settleAll([1, 2], 20, async (item) => void started.push(item));
	expect(started).toEqual([1, 2]);
	expect(await all).toHaveLength(2);
	expect(await settleAll([], 20, async () => {})).toEqual([]);
});
