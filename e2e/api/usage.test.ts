// Usage: what is recorded of answers and of listening, who may see it, and caps.
import { emulatorSettings } from "../../emulator/server.ts";
import type { AllUsage } from "../../lib/usage/all-usage.ts";
import type { UsageCall } from "../../lib/usage/calls.ts";
import type { OwnUsage } from "../../lib/usage/own-usage.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { type Person, readFrames } from "../support/people.ts";

const own = async (person: Person) => (await person.get("/api/usage")).json<OwnUsage>();
const calls = async (admin: Person, userId: string) => {
	const response = await admin.get(`/api/admin/usage/calls?userId=${userId}`);
	return (await response.json<{ calls: UsageCall[] }>()).calls;
};

/** An answer of a known model, whose tokens cost 0.30, 0.03 (cached) and 2.50 USD a million. */
const ANSWER = [
	{
		frame: {
			candidates: [{ content: { parts: [{ text: "Yes." }] }, finishReason: "STOP" }],
			usageMetadata: {
				promptTokenCount: 1_000,
				cachedContentTokenCount: 400,
				candidatesTokenCount: 100,
				thoughtsTokenCount: 50,
			},
			modelVersion: "gemini-3.5-flash-lite",
		},
	},
];
const ANSWER_USD = (600 * 0.3 + 400 * 0.03 + 150 * 2.5) / 1e6;

test("an answer is recorded with its tokens and cost, for its user, in the lists of admins and in PostHog", async ({
	approved,
	admin,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, ANSWER);
	const response = await approved.ask(mark);
	await response.text();
	await expect.poll(async () => (await own(approved)).today.answers).toBe(1);
	const { today, month, days, cap, resetsAt } = await own(approved);
	const expected = {
		usd: ANSWER_USD,
		estimatedUsd: 0,
		geminiUsd: ANSWER_USD,
		deepgramUsd: 0,
		answers: 1,
		seconds: 0,
		input: 1_000,
		cached: 400,
		output: 100,
		thoughts: 50,
	};
	expect(today).toEqual(expected);
	expect(month).toEqual(expected);
	const day = new Date().toISOString().slice(0, 10);
	expect(days).toEqual([{ day, ...expected }]);
	expect(cap).toMatchObject({ dailyUsd: null, monthlyUsd: null });
	expect(resetsAt).toBe(cap.dailyResetsAt);
	expect(Date.parse(resetsAt) - Date.parse(day)).toBe(86_400_000);

	expect(await calls(admin, approved.id)).toMatchObject([
		{
			id: response.headers.get("x-request-id"),
			email: approved.email,
			service: "gemini",
			model: "gemini-3.5-flash-lite",
			ended: "finished",
			usd: ANSWER_USD,
			isEstimated: false,
		},
	]);
	const seen = await admin.get(`/api/admin/users/${approved.id}/usage`);
	expect(await seen.json()).toMatchObject({ today: expected, ownCap: { dailyUsd: null } });
	const { body } = await emulator.seenOnce<{ properties: object }>("posthog", mark);
	expect(body.properties).toMatchObject({
		$ai_input_cost_usd: (600 * 0.3 + 400 * 0.03) / 1e6,
		$ai_output_cost_usd: (150 * 2.5) / 1e6,
		$ai_total_cost_usd: ANSWER_USD,
	});
});

test("an answer that a client abandons costs what Gemini reported, or an estimate if it reported nothing", async ({
	approved,
	admin,
	emulator,
	mark,
}) => {
	const [told, untold] = [`${mark} told`, `${mark} untold ${"x".repeat(4_000)}`];
	await emulator.script("gemini", told, [{ text: "one two three" }, { hold: mark }]);
	await emulator.script("gemini", untold, [{ hold: mark }]);
	for (const prompt of [told, untold]) {
		const disconnect = new AbortController();
		const response = await approved.ask(prompt, {}, disconnect.signal);
		if (prompt === told) await response.body?.getReader().read();
		else await emulator.seenOnce("gemini", untold, "open");
		disconnect.abort();
	}
	await expect.poll(async () => (await calls(admin, approved.id)).length).toBe(2);
	const recorded = await calls(admin, approved.id);
	expect(recorded.map(({ ended }) => ended)).toEqual(["cancelled", "cancelled"]);
	expect(recorded.find(({ isEstimated }) => !isEstimated)).toMatchObject({ input: 12, output: 3 });
	const estimated = recorded.find(({ isEstimated }) => isEstimated);
	expect(estimated).toMatchObject({ input: Math.ceil(untold.length / 4), output: 0 });
	expect(estimated?.usd).toBeGreaterThan(0);
});

test("what Gemini rejects costs nothing and is counted as an error", async ({
	approved,
	admin,
	emulator,
	mark,
}) => {
	await emulator.fault("not-found", mark);
	await (await approved.ask(mark)).text();
	await expect.poll(async () => (await calls(admin, approved.id)).length).toBe(1);
	expect(await calls(admin, approved.id)).toMatchObject([
		{ ended: "failed", errorCode: "UPSTREAM_ERROR", usd: 0, isEstimated: false, input: 0 },
	]);
});

test("a key counts as a minute of listening until its client reports, and no report exceeds the time since the key", async ({
	approved,
	admin,
}) => {
	const key = await (await approved.get("/api/deepgram")).json<{ key_id: string }>();
	await expect.poll(async () => (await own(approved)).today.seconds).toBe(60);
	const report = (seconds: number, more = {}) =>
		approved.send("POST", "/api/usage/listening", {
			keyId: key.key_id,
			model: "flux-general-en",
			seconds,
			...more,
		});
	const response = await report(3_600);
	expect(response.status).toBe(200);
	const { today } = await response.json<OwnUsage>();
	expect(today.seconds).toBeLessThan(60);
	expect(today.deepgramUsd).toBeCloseTo((today.seconds * 0.0077) / 60, 9);
	expect(await calls(admin, approved.id)).toMatchObject([
		{ id: key.key_id, model: "flux-general-en", isEstimated: false, seconds: today.seconds },
	]);
	for (const wrong of [{ seconds: -1 }, { seconds: "1" }, { model: "a b" }, { keyId: "" }]) {
		expect((await report(1, wrong)).status, JSON.stringify(wrong)).toBe(400);
	}
	expect((await report(1, { keyId: "unknown" })).status).toBe(404);
	expect(
		(
			await admin.send("POST", "/api/usage/listening", {
				keyId: key.key_id,
				model: "m",
				seconds: 1,
			})
		).status,
	).toBe(404);
});

test("admins see sums by day, person and model, the CSV, and calls; others see none of it", async ({
	approved,
	admin,
	anyone,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, ANSWER);
	await readFrames(await approved.ask(mark));
	await expect.poll(async () => (await own(approved)).today.answers).toBe(1);
	for (const query of [
		"by=day",
		"by=person",
		"by=model",
		"by=person&last=24h",
		"by=day&last=24h",
	]) {
		const response = await admin.get(`/api/admin/usage?${query}&userId=${approved.id}`);
		expect(response.status, query).toBe(200);
		const { totals, rows, total, spent, firstText } = await response.json<AllUsage>();
		expect(totals, query).toMatchObject({ usd: ANSWER_USD, answers: 1, errors: 0 });
		expect(rows, query).toHaveLength(1);
		expect(total, query).toBe(1);
		expect(rows[0], query).toMatchObject({ usd: ANSWER_USD });
		expect(spent.monthUsd, query).toBe(ANSWER_USD);
		expect(spent.projectedMonthUsd, query).toBeGreaterThan(ANSWER_USD);
		expect(firstText?.p50Ms, query).toBeGreaterThan(0);
	}
	const person = await admin.get(`/api/admin/usage?by=person&userId=${approved.id}`);
	expect((await person.json<AllUsage>()).rows).toMatchObject([
		{ key: approved.id, email: approved.email, name: "New Person" },
	]);
	const csv = await admin.get("/api/admin/usage.csv");
	expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
	const line = (await csv.text()).split("\r\n").find((line) => line.includes(approved.email));
	expect(line).toContain(",gemini,gemini-3.5-flash-lite,1,0,1000,400,100,50,0,0.000567000,");
	for (const path of [
		"/api/admin/usage",
		"/api/admin/usage.csv",
		"/api/admin/usage/calls",
		`/api/admin/users/${approved.id}/usage`,
	]) {
		expect((await approved.get(path)).status, path).toBe(403);
		expect((await anyone.get(path)).status, path).toBe(401);
	}
	expect((await anyone.get("/api/usage")).status).toBe(401);
	const hours = [0, 1].map((ago) => {
		const start = Math.floor(Date.now() / 3_600_000 - ago) * 3_600_000;
		return new Date(start).toISOString().replace(".000", "");
	});
	const inHours = await Promise.all(
		hours.map(async (hour) => {
			const path = `/api/admin/usage/calls?userId=${approved.id}&hour=${hour}`;
			return (await (await admin.get(path)).json<{ total: number }>()).total;
		}),
	);
	// The request may have been made just before the hour ended.
	expect(inHours.toSorted()).toEqual([0, 1]);
	for (const hour of ["2026-11-27", "2026-11-27T14:30:00Z", "2026-11-27T24:00:00Z"]) {
		expect((await admin.get(`/api/admin/usage/calls?hour=${hour}`)).status, hour).toBe(400);
	}
	for (const query of ["from=2026-13-01", "from=2026-02-02&to=2026-02-01", "by=week", "last=1h"]) {
		expect((await admin.get(`/api/admin/usage?${query}`)).status, query).toBe(400);
	}
});

test("over their cap a user gets neither an answer nor a key, until an admin raises it", async ({
	approved,
	admin,
	emulator,
	mark,
}) => {
	const setCap = async (change: Record<string, number>) => {
		const response = await admin.send("PATCH", `/api/admin/users/${approved.id}`, change);
		expect(response.status).toBe(200);
		expect((await response.json<{ user: object }>()).user).toMatchObject(change);
	};
	await setCap({ capDailyUsd: 0.0005 });
	await emulator.script("gemini", mark, ANSWER);
	await readFrames(await approved.ask(mark));
	await expect.poll(async () => (await own(approved)).today.answers).toBe(1);
	const refused = await approved.ask(`${mark} again`);
	expect(refused.status).toBe(429);
	const body = await refused.json<{ code: string; error: string; resetAt: string }>();
	const { cap } = await own(approved);
	expect(body).toEqual({
		code: "QUOTA_EXCEEDED",
		error: `You have reached your daily cap of $0.0005. It resets on ${cap.dailyResetsAt.slice(0, 10)} at 00:00 UTC.`,
		resetAt: cap.dailyResetsAt,
	});
	const seconds = (Date.parse(cap.dailyResetsAt) - Date.now()) / 1000;
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(seconds - 1);
	expect(Number(refused.headers.get("retry-after"))).toBeLessThan(seconds + 60);
	expect((await approved.get("/api/deepgram")).status).toBe(429);
	await setCap({ capDailyUsd: 1 });
	expect((await approved.get("/api/deepgram")).status).toBe(200);
	expect(await readFrames(await approved.ask(`${mark} after`))).toContain("[DONE]");
	await emulator.notSeen("gemini", `${mark} again`);
	const history = await admin.get(`/api/admin/audit?target=${approved.id}&action=cap`);
	expect((await history.json<{ entries: object[] }>()).entries).toMatchObject([
		{
			before: { capDailyUsd: 0.0005, capMonthlyUsd: null },
			after: { capDailyUsd: 1, capMonthlyUsd: null },
		},
		{ before: { capDailyUsd: null }, after: { capDailyUsd: 0.0005 } },
	]);
	for (const wrong of [-1, "1", 1e9]) {
		const response = await admin.send("PATCH", `/api/admin/users/${approved.id}`, {
			capDailyUsd: wrong,
		});
		expect(response.status, `${wrong}`).toBe(400);
	}
});

test("a default cap applies to everyone, its reservations end with their requests, and prices can be set", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { signIn } = await startWith({
		...emulatorSettings(setting("E2E_EMULATOR")),
		USAGE_MONTHLY_USD: "0.75",
		USAGE_PRICES: '{"gemini-3.5-flash-lite": {"input": 100, "output": 1000}}',
	});
	const person = await signIn();
	// Each costs a quarter of a dollar.
	await emulator.script("gemini", mark, ANSWER, 5);
	for (let i = 1; i <= 3; i++) {
		expect((await person.send("POST", "/api/completion", { prompt: "" })).status).toBe(400);
		expect(await readFrames(await person.ask(`${mark} ${i}`))).toContain("Yes.");
		await expect.poll(async () => (await own(person)).month.answers).toBe(i);
	}
	expect((await own(person)).month.usd).toBe(0.75);
	const refused = await person.ask(mark);
	expect(refused.status).toBe(429);
	expect(await refused.json()).toMatchObject({
		code: "QUOTA_EXCEEDED",
		resetAt: (await own(person)).cap.monthlyResetsAt,
	});
	expect((await own(person)).resetsAt).toBe((await own(person)).cap.monthlyResetsAt);
});
