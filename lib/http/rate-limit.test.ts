import { expect, test, vi } from "vitest";
import { consumeOrThrow } from "./rate-limit.ts";

const limiter = (limit: () => Promise<{ success: boolean }>) => ({ limit }) as RateLimit;

test("who had their share is refused, with a time to come back", async () => {
	const spent = limiter(async () => ({ success: false }));
	await expect(consumeOrThrow(spent, "someone")).rejects.toMatchObject({
		code: "RATE_LIMITED",
		status: 429,
		retryAfter: 60,
	});
	await consumeOrThrow(
		limiter(async () => ({ success: true })),
		"someone",
	);
});

test("a limiter that fails lets nobody through", async () => {
	const broken = limiter(() => Promise.reject(new Error("internal")));
	await expect(consumeOrThrow(broken, "someone")).rejects.toMatchObject({
		code: "UNAVAILABLE",
		status: 503,
	});
});

test("a limiter that hangs is given up after two seconds, and one that is slow is not", async () => {
	vi.useFakeTimers();
	const settled = vi.fn();
	const hanging = consumeOrThrow(
		limiter(() => new Promise(() => {})),
		"someone",
	);
	hanging.catch(settled);
	await vi.advanceTimersByTimeAsync(1_999);
	expect(settled).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(settled).toHaveBeenCalledOnce();
	await expect(hanging).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });

	const slow = consumeOrThrow(
		limiter(() => new Promise((resolve) => setTimeout(() => resolve({ success: true }), 1_999))),
		"someone",
	);
	await vi.advanceTimersByTimeAsync(1_999);
	await slow;
	vi.useRealTimers();
});
