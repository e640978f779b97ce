// Caps on a local D1: requests at the same time do not overspend, and nobody is rejected falsely.
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLocalD1, insertUser } from "../db/local-d1.ts";
import type { Config } from "../env.ts";
import type { Call } from "../http/route.ts";
import { type Caps, spend } from "./caps.ts";
import { priceCalls, recordCalls } from "./record-calls.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const NOW = Date.parse("2026-11-27T10:00:00Z");
const NONE: Caps = { dailyNano: undefined, monthlyNano: undefined };
const USD = 1e9;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: NOW });
	await d1.batch(
		["generation", "usage_day", "reservation", `"session"`, `"user"`].map((table) =>
			d1.prepare(`delete from ${table}`),
		),
	);
	await insertUser(d1, "u1", { isApproved: 1 });
	await insertUser(d1, "u2", { isApproved: 1 });
	await d1
		.prepare(
			`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt)
				values ('s1', 't1', 'u1', 9999999999, 0, 0), ('s2', 't2', 'u2', 9999999999, 0, 0)`,
		)
		.run();
});
afterEach(() => vi.useRealTimers());

let requests = 0;

/** Lets a request of a user spend an amount, as far as `caps` allow, and records it as spent. */
async function request(
	caps: Caps,
	{ token = "t1", reserve = USD, cost = USD, fail = false, record = true } = {},
): Promise<void> {
	const id = `r${++requests}`;
	const waits: Promise<unknown>[] = [];
	const call = {
		request: new Request("http://localhost/", { headers: { Authorization: `Bearer ${token}` } }),
		config: { d1, caps, authSecret: "s", origin: "http://localhost" } as unknown as Config,
		requestId: id,
		waitUntil: (work: Promise<unknown>) => waits.push(work),
		timed: <T>(_: string, work: Promise<T>) => work,
	} as unknown as Call;
	try {
		const user = await spend(call, reserve, async (authorize) => {
			const user = await authorize();
			if (fail) throw new Error("no answer");
			return user;
		});
		if (!record) return;
		const calls = priceCalls([callThatCosts(cost)], PRICES);
		await recordCalls(d1, { id, userId: user.id, interviewId: undefined }, calls);
	} finally {
		await Promise.all(waits);
	}
}

// A token of this model costs one microdollar.
const PRICES = { prices: { tokens: { m: { input: 1, output: 1 } }, minutes: {} } };
const callThatCosts = (nano: number) => ({
	model: "m",
	counts: { input: nano / 1_000, cached: 0, output: 0, thoughts: 0 },
	isEstimated: false,
	startedAt: Date.now(),
	firstTextMs: 1,
	latencyMs: 1,
	ended: "finished" as const,
	errorCode: undefined,
});

const spent = async (userId = "u1") => {
	const sql = "select coalesce(sum(costNano), 0) nano from usage_day where userId = ?";
	return ((await d1.prepare(sql).bind(userId).first<{ nano: number }>())?.nano ?? 0) / USD;
};
const reservations = async () => (await d1.prepare("select id from reservation").all()).results;

// Not all at once: under load, some of a thousand connections to the local D1 would time out.
test("a thousand requests, a hundred at a time, spend no more than the cap and one estimate", async () => {
	const rejected: unknown[] = [];
	const sendTen = async () => {
		for (let i = 0; i < 10; i++) {
			await request({ ...NONE, dailyNano: 10 * USD }).catch((error) => rejected.push(error));
		}
	};
	await Promise.all(Array.from({ length: 100 }, sendTen));
	expect(await spent()).toBe(10);
	expect(rejected).toHaveLength(990);
	for (const error of rejected)
		expect(error).toMatchObject({ code: "QUOTA_EXCEEDED", status: 429 });
	expect(await reservations()).toEqual([]);
	// Six thousand statements take a while beside other load.
}, 180_000);

test("what was reserved and not spent can be spent by others", async () => {
	const caps = { ...NONE, dailyNano: 10 * USD };
	for (let i = 0; i < 20; i++) await request(caps, { reserve: 9 * USD, cost: USD / 2 });
	expect(await spent()).toBe(10);
	await expect(request(caps)).rejects.toMatchObject({
		code: "QUOTA_EXCEEDED",
		message: "You have reached your daily cap of $10.00. It resets on 2026-11-28 at 00:00 UTC.",
		retryAfter: 14 * 3_600,
		resetAt: "2026-11-28T00:00:00.000Z",
	});
	await request(caps, { token: "t2" });
});

test("a cap resets with the UTC day, and with the UTC month", async () => {
	const daily = { ...NONE, dailyNano: USD };
	await request(daily);
	await expect(request(daily)).rejects.toMatchObject({ resetAt: "2026-11-28T00:00:00.000Z" });
	vi.setSystemTime("2026-11-28T00:00:00Z");
	await request(daily);
	const monthly = { ...NONE, monthlyNano: 2 * USD };
	await expect(request(monthly)).rejects.toMatchObject({
		message: "You have reached your monthly cap of $2.00. It resets on 2026-12-01 at 00:00 UTC.",
		resetAt: "2026-12-01T00:00:00.000Z",
		retryAfter: 3 * 86_400,
	});
	vi.setSystemTime("2026-12-01T00:00:00Z");
	await request(monthly);
});

test("a user's own cap replaces the default, and 0 allows nothing", async () => {
	const setCap = (nano: number | null) =>
		d1.prepare(`update "user" set capDailyNano = ? where id = 'u1'`).bind(nano).run();
	const caps = { ...NONE, dailyNano: USD };
	await setCap(2 * USD);
	await request(caps);
	await request(caps);
	await expect(request(caps)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
	await setCap(0);
	vi.setSystemTime("2026-11-28T00:00:00Z");
	await expect(request(caps)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
	await expect(request(NONE)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
	await setCap(null);
	await request(caps);
	await expect(request({ ...NONE, monthlyNano: 0 }, { token: "t2" })).rejects.toMatchObject({
		code: "QUOTA_EXCEEDED",
	});
});

test("without a cap nothing is reserved", async () => {
	await request(NONE, { record: false });
	expect(await reservations()).toEqual([]);
	await request({ ...NONE, dailyNano: USD }, { record: false });
	expect(await reservations()).toHaveLength(1);
});

test("a request that fails ends its reservation, and one that never ended blocks for five minutes at most", async () => {
	const caps = { ...NONE, dailyNano: USD };
	await expect(request(caps, { fail: true })).rejects.toThrow("no answer");
	expect(await reservations()).toEqual([]);
	await request(caps, { record: false });
	await expect(request(caps)).rejects.toMatchObject({
		code: "QUOTA_EXCEEDED",
		message:
			"Your answers in progress may use up the rest of your cap. Try again when they have ended.",
		retryAfter: 5,
	});
	vi.setSystemTime(NOW + 299_000);
	await expect(request(caps)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
	vi.setSystemTime(NOW + 300_000);
	await request(caps);
});

test("a user without approval, with a ban or without a session reserves nothing", async () => {
	const caps = { ...NONE, dailyNano: USD };
	await d1.prepare(`update "user" set isApproved = 0 where id = 'u1'`).run();
	await expect(request(caps)).rejects.toMatchObject({ code: "PENDING_APPROVAL" });
	await d1.prepare(`update "user" set isApproved = 1, banned = 1 where id = 'u1'`).run();
	await expect(request(caps)).rejects.toMatchObject({ code: "BANNED" });
	await expect(request(caps, { token: "unknown" })).rejects.toMatchObject({
		code: "UNAUTHENTICATED",
	});
	expect(await reservations()).toEqual([]);
	await d1.prepare(`update "user" set banExpires = 1 where id = 'u1'`).run();
	await request(caps);
});
