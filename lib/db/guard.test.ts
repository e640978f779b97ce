import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { guardD1, watchD1 } from "./guard.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Returns a D1 whose every call is `call`. */
function d1Of(call: () => Promise<unknown>): D1Database {
	const statement = { bind: () => statement, first: call, run: call, all: call, raw: call };
	return { prepare: () => statement, batch: call } as unknown as D1Database;
}

const CALLS: [string, (d1: D1Database) => Promise<unknown>][] = [
	["first", (d1) => d1.prepare("").bind(1).first()],
	["run", (d1) => d1.prepare("").bind(1).run()],
	["all", (d1) => d1.prepare("").all()],
	["raw", (d1) => d1.prepare("").raw()],
	["batch", (d1) => d1.batch([d1.prepare("").bind(1)])],
];

const after = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms, "row"));

test.each(CALLS)("%s may take five seconds; after that it throws UNAVAILABLE", async (_, call) => {
	const slow = call(guardD1(d1Of(after(4_999))));
	await vi.advanceTimersByTimeAsync(4_999);
	expect(await slow).toBe("row");

	const late = call(guardD1(d1Of(after(5_001))));
	const rejected = expect(late).rejects.toMatchObject({ code: "UNAVAILABLE", retryAfter: 5 });
	await vi.advanceTimersByTimeAsync(5_000);
	await rejected;
});

test.each(CALLS)(
	"%s that fails throws UNAVAILABLE, with D1's error for the log",
	async (_, call) => {
		const cause = new Error("D1_ERROR: network connection lost");
		const failing = call(guardD1(d1Of(() => Promise.reject(cause))));
		await expect(failing).rejects.toMatchObject({ code: "UNAVAILABLE", cause });
	},
);

test("a failure that the caller swallows is reported; a violated UNIQUE constraint does not count", async () => {
	for (const [message, isFailure] of [
		["D1_ERROR: network connection lost", true],
		["D1_ERROR: UNIQUE constraint failed: user.email: SQLITE_CONSTRAINT", false],
	] as const) {
		const { d1, failure } = watchD1(guardD1(d1Of(() => Promise.reject(new Error(message)))));
		expect(failure()).toBeUndefined();
		await d1.batch([d1.prepare("").bind(1)]).catch(() => {});
		expect(failure() !== undefined, message).toBe(isFailure);
	}
});
