import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBudget } from "./picture-memory.ts";

const WAIT_MS = 1_000;
const never = new AbortController().signal;
let reserve: ReturnType<typeof createBudget>;

beforeEach(() => {
	vi.useFakeTimers();
	reserve = createBudget(100, 2, WAIT_MS);
});
afterEach(() => {
	vi.useRealTimers();
});

/** Reserves memory and records whether it has been granted. */
function ask(bytes: number, signal = never) {
	const state = { isGranted: false, error: undefined as unknown, free: () => {} };
	reserve(bytes, signal).then(
		({ free }) => Object.assign(state, { isGranted: true, free }),
		(error) => Object.assign(state, { error }),
	);
	return state;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("reservations up to the budget are granted at once, and one byte more waits until memory is freed", async () => {
	const [first, second] = [ask(60), ask(40)];
	await pass(0);
	expect([first.isGranted, second.isGranted]).toEqual([true, true]);
	const third = ask(1);
	await pass(WAIT_MS / 2);
	expect(third.isGranted).toBe(false);
	second.free();
	await pass(50);
	expect(third.isGranted).toBe(true);
});

test("memory goes to the request that has waited longest, even if a smaller one would fit", async () => {
	const first = ask(100);
	await pass(0);
	const [large, small] = [ask(80), ask(30)];
	first.free();
	await pass(50);
	expect([large.isGranted, small.isGranted]).toEqual([true, false]);
	// Somebody new does not overtake.
	const late = ask(10);
	await pass(50);
	expect(late.isGranted).toBe(false);
	large.free();
	await pass(50);
	expect([small.isGranted, late.isGranted]).toEqual([true, true]);
});

test("a request that waits too long, or finds too many waiting, is rejected for now", async () => {
	ask(100);
	await pass(0);
	const waiting = [ask(1), ask(1)];
	const tooMany = ask(1);
	await pass(0);
	expect(tooMany.error).toMatchObject({ code: "UNAVAILABLE", retryAfter: 5 });
	await pass(WAIT_MS - 50);
	expect(waiting.map(({ error }) => error)).toEqual([undefined, undefined]);
	await pass(100);
	for (const { error } of waiting) expect(error).toMatchObject({ code: "UNAVAILABLE" });
	const next = ask(1);
	await pass(0);
	expect(next.error).toBeUndefined();
});

test("a client that disconnects leaves the queue", async () => {
	const first = ask(100);
	await pass(0);
	const abort = new AbortController();
	const [left, next] = [ask(1, abort.signal), ask(100)];
	abort.abort();
	await pass(50);
	expect(left.error).toMatchObject({ name: "AbortError" });
	first.free();
	await pass(50);
	expect(next.isGranted).toBe(true);
});

test("the memory of a request that the platform has ended is freed after two minutes", async () => {
	ask(100);
	await pass(119_500);
	const next = ask(100);
	await pass(400);
	expect(next.isGranted).toBe(false);
	await pass(150);
	expect(next.isGranted).toBe(true);
});

test("freeing twice has no further effect, and a held buffer is freed at once", async () => {
	const memory = await reserve(100, never);
	const [first, second] = [new ArrayBuffer(10), new ArrayBuffer(20)];
	memory.hold(first);
	memory.hold(second);
	expect([first.detached, second.detached]).toEqual([true, false]);
	memory.hold(second);
	expect(second.byteLength).toBe(20);
	memory.free();
	memory.free();
	expect(second.detached).toBe(true);
	const [next, more] = [ask(100), ask(1)];
	await pass(50);
	expect([next.isGranted, more.isGranted]).toEqual([true, false]);
});
