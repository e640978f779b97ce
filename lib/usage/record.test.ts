// What is recorded, on a local D1: nothing twice, nothing lost, and every sum equal to its rows.
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLocalD1 } from "../db/local-d1.ts";
import { soundCost } from "./prices.ts";
import { recordOrLog } from "./record.ts";
import { type GeminiCall, priceCalls, recordCalls } from "./record-calls.ts";
import { keyEstimate, recordKey, recordListening } from "./record-listening.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);
const config = { d1, prices: { tokens: {}, minutes: {} } };

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-27T10:00:00Z") });
	await d1.batch(
		["generation", "listening", "usage_day", "reservation", "first_text_day"].map((t) =>
			d1.prepare(`delete from ${t}`),
		),
	);
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const rows = async <Row>(sql: string) => (await d1.prepare(sql).all<Row>()).results;
const charge = (id: string) => ({ id, userId: "u1", interviewId: "i1" });
const call = (more: Partial<GeminiCall> = {}): GeminiCall => ({
	model: "gemini-3.5-flash-lite",
	counts: { input: 1_000, cached: 400, output: 100, thoughts: 50 },
	isEstimated: false,
	startedAt: Date.now(),
	firstTextMs: 300,
	latencyMs: 900,
	ended: "finished",
	errorCode: undefined,
	...more,
});
const record = (id: string, ...calls: GeminiCall[]) =>
	recordCalls(d1, charge(id), priceCalls(calls, config));

const COST = 600 * 300 + 400 * 30 + 150 * 2_500;
const GEMINI_DAY = {
	userId: "u1",
	day: "2026-11-27",
	service: "gemini",
	model: "gemini-3.5-flash-lite",
	calls: 1,
	errors: 0,
	input: 1_000,
	cached: 400,
	output: 100,
	thoughts: 50,
	seconds: 0,
	costNano: COST,
	estimatedNano: 0,
};

test("recording a call writes a row, adds to the day's sums and ends the reservation", async () => {
	await d1.prepare(`insert into reservation values ('r1', 'u1', 5, 9999999999)`).run();
	await record("r1", call());
	expect(await rows("select * from usage_day where userId = 'u1'")).toEqual([GEMINI_DAY]);
	expect(
		await rows("select id, userId, interviewId, ended, costNano, firstTextMs from generation"),
	).toEqual([
		{
			id: "r1",
			userId: "u1",
			interviewId: "i1",
			ended: "finished",
			costNano: COST,
			firstTextMs: 300,
		},
	]);
	expect(await rows("select * from reservation")).toEqual([]);
});

test("the sums of everyone and the times to the first text are recorded too", async () => {
	await record("r1", call({ firstTextMs: 347 }));
	await record("r1", call({ firstTextMs: 347 }));
	await recordCalls(
		d1,
		{ ...charge("r2"), userId: "u2" },
		priceCalls([call({ firstTextMs: 352 })], config),
	);
	await record("r3", call({ firstTextMs: undefined }));
	expect(await rows("select calls, costNano from usage_day where userId = ''")).toEqual([
		{ calls: 3, costNano: 3 * COST },
	]);
	expect(await rows("select * from first_text_day")).toEqual([
		{ day: "2026-11-27", ms: 350, answers: 2 },
	]);
});

test("recording again counts nothing twice", async () => {
	await record("r1", call());
	await record("r1", call());
	expect(await rows("select * from usage_day where userId = 'u1'")).toEqual([GEMINI_DAY]);
	expect(await rows("select id from generation")).toHaveLength(1);
});

test("a replaced attempt is charged under its own model, but does not count as an answer", async () => {
	const replaced = call({
		model: "gemini-2.5-flash-lite",
		counts: { input: 100, cached: 0, output: 0, thoughts: 0 },
		ended: "replaced",
		errorCode: "UPSTREAM_TIMEOUT",
		isEstimated: true,
	});
	await record("r1", replaced, call());
	expect(await rows("select id, ended, errorCode from generation order by id")).toEqual([
		{ id: "r1", ended: "replaced", errorCode: "UPSTREAM_TIMEOUT" },
		{ id: "r1-1", ended: "finished", errorCode: null },
	]);
	expect(
		await rows(
			"select model, calls, costNano, estimatedNano from usage_day where userId = 'u1' order by model",
		),
	).toEqual([
		{ model: "gemini-2.5-flash-lite", calls: 0, costNano: 10_000, estimatedNano: 10_000 },
		{ model: "gemini-3.5-flash-lite", calls: 1, costNano: COST, estimatedNano: 0 },
	]);
});

test("a failure counts as an error, and days are UTC", async () => {
	vi.setSystemTime("2026-11-30T23:59:59Z");
	await record("r1", call({ ended: "failed", errorCode: "UPSTREAM_ERROR" }));
	vi.setSystemTime("2026-12-01T00:00:00Z");
	await record("r2", call());
	expect(await rows("select day, errors from usage_day where userId = 'u1' order by day")).toEqual([
		{ day: "2026-11-30", errors: 1 },
		{ day: "2026-12-01", errors: 0 },
	]);
});

test("a key counts as a minute of listening until a client reports what it has streamed", async () => {
	await recordKey(config, charge("r1"), "k1");
	await recordKey(config, charge("r1"), "k1");
	const minute = soundCost(60, { minute: 0.0077 });
	expect(keyEstimate(config)).toBe(minute);
	expect(await rows("select * from usage_day where userId = 'u1'")).toMatchObject([
		{ model: "nova-3", calls: 1, seconds: 60, costNano: minute, estimatedNano: minute },
	]);
	vi.setSystemTime("2026-11-27T10:20:00Z");
	await recordListening(config, "u1", { keyId: "k1", model: "flux-general-en", seconds: 600 });
	await recordListening(config, "u1", { keyId: "k1", model: "flux-general-en", seconds: 900.4 });
	const cost = soundCost(900, { minute: 0.0077 });
	expect(await rows("select model, seconds, costNano, isEstimated from listening")).toEqual([
		{ model: "flux-general-en", seconds: 900, costNano: cost, isEstimated: 0 },
	]);
	expect(
		await rows(
			"select model, calls, seconds, costNano, estimatedNano from usage_day where userId = 'u1' order by model",
		),
	).toEqual([
		{ model: "flux-general-en", calls: 1, seconds: 900, costNano: cost, estimatedNano: 0 },
		{ model: "nova-3", calls: 0, seconds: 0, costNano: 0, estimatedNano: 0 },
	]);
});

test("a report may say less than a minute, but never less than before, nor more than the time since the key", async () => {
	await recordKey(config, charge("r1"), "k1");
	const seconds = async (reported: number) => {
		await recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: reported });
		const [row] = await rows<{ seconds: number }>("select seconds from listening");
		const [sum] = await rows<{ seconds: number }>(
			"select sum(seconds) seconds from usage_day where userId = 'u1'",
		);
		expect(sum).toEqual(row);
		return row?.seconds;
	};
	expect(await seconds(3)).toBe(3);
	expect(await seconds(0)).toBe(3);
	vi.setSystemTime("2026-11-27T10:10:00Z");
	expect(await seconds(86_400)).toBe(605);
});

test("what is streamed after midnight belongs to the next day", async () => {
	vi.setSystemTime("2026-11-27T23:50:00Z");
	await recordKey(config, charge("r1"), "k1");
	vi.setSystemTime("2026-11-27T23:59:00Z");
	await recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: 500 });
	vi.setSystemTime("2026-11-28T00:10:00Z");
	await recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: 1_100 });
	expect(
		await rows("select day, calls, seconds from usage_day where userId = 'u1' order by day"),
	).toEqual([
		{ day: "2026-11-27", calls: 1, seconds: 500 },
		{ day: "2026-11-28", calls: 0, seconds: 600 },
	]);
});

test("reports at the same time are counted once", async () => {
	await recordKey(config, charge("r1"), "k1");
	vi.setSystemTime("2026-11-27T10:30:00Z");
	const seconds = Array.from({ length: 20 }, (_, i) => 100 + i);
	await Promise.all(
		seconds.map((s) => recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: s })),
	);
	expect(
		await rows("select sum(seconds) seconds, sum(calls) calls from usage_day where userId = 'u1'"),
	).toEqual([{ seconds: 119, calls: 1 }]);
});

test("invented names of models share one row of the day's sums, at the highest price", async () => {
	for (const id of ["k1", "k2", "k3"]) await recordKey(config, charge(id), id);
	vi.setSystemTime("2026-11-27T10:10:00Z");
	await recordListening(config, "u1", { keyId: "k1", model: "invented-1", seconds: 300 });
	await recordListening(config, "u1", { keyId: "k2", model: "invented-2", seconds: 300 });
	await recordListening(config, "u1", { keyId: "k2", model: "invented-3", seconds: 600 });
	await recordListening(config, "u1", { keyId: "k3", model: "flux-general-en", seconds: 60 });
	expect(
		await rows(
			"select model, calls, seconds, costNano from usage_day where userId = 'u1' and calls > 0 order by model",
		),
	).toEqual([
		{
			model: "flux-general-en",
			calls: 1,
			seconds: 60,
			costNano: soundCost(60, { minute: 0.0077 }),
		},
		{
			model: "unknown-model",
			calls: 2,
			seconds: 900,
			costNano: soundCost(900, { minute: 0.0112 }),
		},
	]);
	// For an operator who looks for the model that has no price.
	expect(await rows("select model from listening order by id")).toEqual([
		{ model: "invented-1" },
		{ model: "invented-2" },
		{ model: "flux-general-en" },
	]);
});

test("a model whose price is a setting has a row of its own", async () => {
	await recordKey(config, charge("k1"), "k1");
	vi.setSystemTime("2026-11-27T10:01:00Z");
	const priced = { d1, prices: { tokens: {}, minutes: { "nova-9": { minute: 0.5 } } } };
	await recordListening(priced, "u1", { keyId: "k1", model: "nova-9", seconds: 60 });
	expect(
		await rows("select model, costNano from usage_day where userId = 'u1' and calls > 0"),
	).toEqual([{ model: "nova-9", costNano: 500_000_000 }]);
});

test("a report for a key of a day ago is rejected, when its day may have been billed", async () => {
	await recordKey(config, charge("k1"), "k1");
	vi.setSystemTime("2026-11-28T09:59:59Z");
	await recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: 500 });
	vi.setSystemTime("2026-11-28T10:00:00Z");
	await expect(
		recordListening(config, "u1", { keyId: "k1", model: "nova-3", seconds: 600 }),
	).rejects.toMatchObject({ code: "NOT_FOUND" });
	expect(await rows("select seconds from listening")).toEqual([{ seconds: 500 }]);
});

test("a report for another user's key is rejected", async () => {
	await recordKey(config, charge("r1"), "k1");
	await expect(
		recordListening(config, "u2", { keyId: "k1", model: "nova-3", seconds: 9 }),
	).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a failed write is tried once more, and then logged", async () => {
	const said = vi.spyOn(console, "error").mockReturnValue();
	const results = [Promise.reject(new Error("D1 is down")), Promise.resolve()];
	results[0]?.catch(() => {});
	await recordOrLog(charge("r1"), () => results.shift() ?? Promise.resolve());
	expect(said).not.toHaveBeenCalled();
	await recordOrLog(charge("r2"), () => Promise.reject(new Error("D1 is down")));
	expect(JSON.parse(String(said.mock.calls[0]))).toMatchObject({ requestId: "r2", userId: "u1" });
});
