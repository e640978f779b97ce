import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { createLocalD1, insertUser } from "../db/local-d1.ts";
import { correctDeepgramCosts } from "./deepgram-billing.ts";
import { DAY_MS, dayOf } from "./periods.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

test("the bill of thousands of users is read, and only corrected costs are counted", async () => {
	const yesterday = dayOf(Date.now() - DAY_MS);
	await insertUser(d1, "ours");
	const entry = (userId: string) => ({
		dollars: 0.46,
		grouping: {
			start: yesterday,
			end: yesterday,
			accessor: null,
			deployment: null,
			line_item: null,
			tags: [`user:${userId}`],
		},
	});
	// Most are of another deployment, which shares the project.
	const others = Array.from({ length: 1_900 }, (_, i) => entry(`${i}`.padStart(32, "x")));
	const bill = JSON.stringify({ results: [...others, entry("ours")] });
	expect(bill.length).toBeGreaterThan(256 * 1024);
	const server = createServer((request, response) => {
		const isYesterday = request.url?.includes(`start=${yesterday}`);
		response.end(isYesterday ? bill : '{"results":[]}');
	});
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const { port } = server.address() as AddressInfo;
	const deepgram = { apiKey: "k", baseUrl: `http://localhost:${port}`, projectId: "p" };
	expect(await correctDeepgramCosts({ d1, deepgram })).toBe(1);
	const rows = await d1.prepare("select userId, day, costNano from usage_day").all();
	expect(rows.results).toEqual([
		{ userId: "", day: yesterday, costNano: 0.46e9 },
		{ userId: "ours", day: yesterday, costNano: 0.46e9 },
	]);
	server.close();
});
