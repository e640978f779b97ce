// What admins see of everybody's usage, on a local D1 with a hundred thousand calls.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createLocalD1, explainBatches } from "../db/local-d1.ts";
import { readAllUsage } from "./all-usage.ts";
import { listCalls } from "./calls.ts";
import { readOwnUsage } from "./own-usage.ts";
import { secondsOf } from "./periods.ts";
import { usageCsv } from "./usage-csv.ts";
import { USAGE_DAY_COLUMNS } from "./usage-day.ts";

const CALLS = 100_000;
const USERS = 1_000;
const NOW = Date.parse("2026-11-27T12:00:00Z");
const DAY = 86_400;

const { d1, dispose } = await createLocalD1();
afterAll(dispose);
const config = { d1, prices: { tokens: {}, minutes: {} } };

beforeAll(async () => {
	// 98,000 answers and 2,000 keys, spread over 40 days and a thousand users, of whom the last has been deleted.
	const counting = `with recursive n (i) as (select 0 union all select i + 1 from n where i < ?1 - 1)`;
	const at = `${NOW / 1000} - (i * 7919 % ${40 * DAY})`;
	await d1.batch([
		d1
			.prepare(`${counting} insert into "user" (id, name, email, emailVerified, isApproved, createdAt, updatedAt)
				select 'u' || i, 'Person ' || i, iif(i, 'person' || i || '@example.com', '=cmd|' || '"x"'), 0, 1, 0, 0 from n`)
			.bind(USERS - 1),
		d1
			.prepare(`${counting} insert into generation select 'g' || i, 'u' || (i % ${USERS}), null, ${at},
				iif(i % 3, 'gemini-3.5-flash-lite', 'gemini-99'), 100, 10, 20, 5, iif(i % 10, 200 + i % 1000, null), 900,
				iif(i % 10, 'finished', 'failed'), null, 1000000 + i % ${USERS}, i % 2 from n`)
			.bind(CALLS * 0.98),
		d1
			.prepare(
				`${counting} insert into listening select 'k' || i, 'u' || (i % ${USERS}), null, ${at}, 'nova-3', 60, 7700000, 0 from n`,
			)
			.bind(CALLS * 0.02),
		d1.prepare(`insert into usage_day (${USAGE_DAY_COLUMNS}) select userId, date(createdAt, 'unixepoch'), 'gemini', model, count(*), sum(ended = 'failed'), sum(input),
			sum(cached), sum(output), sum(thoughts), 0, sum(costNano), sum(iif(isEstimated, costNano, 0)) from generation group by 1, 2, 4`),
		d1.prepare(`insert into usage_day (${USAGE_DAY_COLUMNS}) select userId, date(createdAt, 'unixepoch'), 'deepgram', model, count(*), 0, 0, 0, 0, 0, sum(seconds),
			sum(costNano), 0 from listening group by 1, 2, 4`),
		d1.prepare(`insert into usage_day (${USAGE_DAY_COLUMNS}) select '', day, service, model, sum(calls), sum(errors), sum(input), sum(cached), sum(output), sum(thoughts),
			sum(seconds), sum(costNano), sum(estimatedNano) from usage_day group by 2, 3, 4`),
		d1.prepare(`insert into first_text_day select date(createdAt, 'unixepoch'), firstTextMs, count(*) from generation
			where firstTextMs is not null group by 1, 2`),
	]);
}, 120_000);

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => vi.useRealTimers());

const RANGE = { from: "2026-10-29", to: "2026-11-27" };
const read = (more: Partial<Parameters<typeof readAllUsage>[1]>) =>
	readAllUsage(config, { range: RANGE, by: "day", page: 1, limit: 50, ...more });
const sum = (rows: { usd: number }[]) => rows.reduce((total, { usd }) => total + usd, 0);

test("days, people and models add up to the same total, which is that of the calls", async () => {
	const byDay = await read({ limit: 200 });
	expect(byDay.rows).toHaveLength(30);
	expect(byDay.total).toBe(30);
	const byPerson = await read({ by: "person", limit: USERS });
	const byModel = await read({ by: "model" });
	const expected = await d1
		.prepare(
			`select (select sum(costNano) from generation where createdAt >= ?1) + (select sum(costNano) from listening where createdAt >= ?1) nano`,
		)
		.bind(Date.parse(RANGE.from) / 1000)
		.first<{ nano: number }>();
	for (const { rows, totals } of [byDay, byPerson, byModel]) {
		expect(totals.usd).toBe((expected?.nano ?? 0) / 1e9);
		expect(sum(rows)).toBeCloseTo(totals.usd, 9);
	}
	expect(byModel.rows.map(({ key, hasPrice }) => [key, hasPrice])).toEqual([
		["gemini-3.5-flash-lite", true],
		["gemini-99", false],
		["nova-3", true],
	]);
});

test("people are sorted by what they spent, and pages neither repeat nor skip one", async () => {
	const pages = await Promise.all(
		[1, 2, 3, 4].map((page) => read({ by: "person", page, limit: 250 })),
	);
	const all = pages.flatMap(({ rows }) => rows);
	expect(new Set(all.map(({ key }) => key)).size).toBe(USERS);
	expect(pages[0]?.total).toBe(USERS);
	const amounts = all.map(({ usd }) => usd);
	expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
	const deleted = all.find(({ key }) => key === `u${USERS - 1}`);
	expect(deleted).toMatchObject({ name: null, email: null });
});

test("the last 24 hours are counted by the hour, from the calls themselves", async () => {
	const { rows, totals } = await read({ range: "last24h", limit: 200 });
	expect(rows[0]?.key).toBe("2026-11-26T12:00:00Z");
	// The first and the last hour are cut.
	expect(rows).toHaveLength(25);
	const { calls, total } = await listCalls(d1, { ...secondsOf("last24h"), page: 1, limit: 10_000 });
	expect(total).toBe(calls.length);
	expect(sum(calls)).toBeCloseTo(totals.usd, 9);
});

test("one user's usage is found by their id", async () => {
	const { rows, totals } = await read({ by: "person", userId: "u7" });
	expect(rows.map(({ key, usd }) => [key, usd])).toEqual([["u7", totals.usd]]);
});

test("this month is extended by the average of the last seven days", async () => {
	const { spent } = await read({});
	const week = (await read({ range: { from: "2026-11-20", to: "2026-11-26" } })).totals.usd;
	const month = (await read({ range: { from: "2026-11-01", to: "2026-11-27" } })).totals.usd;
	expect(spent.monthUsd).toBeCloseTo(month, 9);
	// Three and a half days are left.
	expect(spent.projectedMonthUsd).toBeCloseTo(month + (week / 7) * 3.5, 9);
});

test.each([
	["idle days count", { "01": 7, "02": 7, "03": 7, "04": 7, "15": 7 }, 16, 35 + (7 / 7) * 15],
	["the first use was four days ago", { "12": 7, "15": 1 }, 16, 8 + (8 / 4) * 15],
	["the first use was today", { "16": 2 }, 16, 2 + 2 * 15],
	["nothing was used within seven days", { "01": 7 }, 16, 7],
	["nothing was ever used", {}, 16, 0],
])("the forecast when %s", async (name, days, today, expected) => {
	vi.setSystemTime(Date.UTC(2027, 10, today));
	const rows = Object.entries(days).map(([day, usd]) =>
		d1
			.prepare(
				`insert into usage_day (${USAGE_DAY_COLUMNS}) select ?, ?, 'gemini', 'm', 1, 0, 0, 0, 0, 0, 0, ?, 0`,
			)
			.bind(name, `2027-11-${day}`, usd * 1e9),
	);
	if (rows.length) await d1.batch(rows);
	expect((await read({ userId: name })).spent.projectedMonthUsd).toBeCloseTo(expected, 9);
});

test("half of the answers begin within p50, and 95 of 100 within p95", async () => {
	const { firstText } = await read({});
	const { results } = await d1
		.prepare(
			"select firstTextMs from generation where firstTextMs is not null and createdAt >= ? order by firstTextMs",
		)
		.bind(Date.parse(RANGE.from) / 1000)
		.all<{ firstTextMs: number }>();
	const nth = (share: number) => results[Math.floor((results.length - 1) * share)]?.firstTextMs;
	expect(firstText).toEqual({ p50Ms: nth(0.5), p95Ms: nth(0.95) });
	const empty = { from: "2020-01-01", to: "2020-01-02" };
	expect((await read({ range: empty })).firstText).toBeNull();
});

test("calls can be filtered by user and model, and pages neither repeat nor skip one", async () => {
	const query = { ...secondsOf(RANGE), userId: "u3", model: "gemini-99", limit: 7 };
	const first = await listCalls(d1, { ...query, page: 1 });
	const pages = await Promise.all(
		Array.from({ length: Math.ceil(first.total / 7) }, (_, i) =>
			listCalls(d1, { ...query, page: i + 1 }),
		),
	);
	const calls = pages.flatMap((page) => page.calls);
	expect(new Set(calls.map(({ id }) => id)).size).toBe(first.total);
	const times = calls.map(({ createdAt }) => createdAt);
	expect(times).toEqual([...times].sort().reverse());
	for (const call of calls)
		expect(call).toMatchObject({ userId: "u3", email: "person3@example.com", model: "gemini-99" });
});

test("the CSV has every row of the range, in pieces, and no cell is a formula", async () => {
	const stream = await usageCsv(d1, RANGE, "id");
	let text = "";
	let pieces = 0;
	for await (const piece of stream as unknown as AsyncIterable<Uint8Array>) {
		text += new TextDecoder().decode(piece);
		pieces++;
	}
	const lines = text.trimEnd().split("\r\n");
	const count = await d1
		.prepare("select count(*) n from usage_day where userId <> '' and day between ? and ?")
		.bind(RANGE.from, RANGE.to)
		.first<{ n: number }>();
	expect(lines).toHaveLength((count?.n ?? 0) + 1);
	expect(pieces).toBeGreaterThan(10);
	expect(new Set(lines).size).toBe(lines.length);
	expect(text).toContain(`"'=cmd|""x"""`);
});

test("calls and one's own sums are read from indexes", async () => {
	const { d1: explained, queryPlans } = explainBatches(d1);
	await listCalls(explained, { ...secondsOf(RANGE), page: 1, limit: 50 });
	const plan = await queryPlans();
	for (const table of ["generation", "listening"]) {
		const search = `SEARCH ${table} USING INDEX ${table}_createdAt_idx (createdAt>? AND createdAt<?)`;
		// The page, and the count.
		expect(plan.filter((step) => step.includes(` ${table}`))).toEqual([search, search]);
	}
	const noCaps = { dailyNano: null, monthlyNano: null };
	await readOwnUsage(
		explained,
		{ id: "u1", caps: noCaps },
		{ dailyNano: undefined, monthlyNano: undefined },
	);
	const search = "SEARCH usage_day USING INDEX sqlite_autoindex_usage_day_1 (userId=? AND day>?)";
	expect(await queryPlans()).toEqual([search, search, search]);
});
