import { expect, test, vi } from "vitest";
import { consumeOrThrow } from "./rate-limit.ts";

const limiter = (limit: () => Promise<{ success: boolean }>) => ({ limit }) as RateLimit;

test("a key over its limit is rejected, with Retry-After", async () => {
	const spent = limiter(async () => ({ success: false }));
	await expect(consumeOrThrow(spent, "user")).rejects.toMatchObject({
		code: "RATE_LIMITED",
		status: 429,
		retryAfter: 60,
	});
	await consumeOrThrow(
		limiter(async () => ({ success: true })),
		"user",
	);
});

test("a failing limiter rejects every request", async () => {
	const broken = limiter(() => Promise.reject(new Error("internal")));
	await expect(consumeOrThrow(broken, "user")).rejects.toMatchObject({
		code: "UNAVAILABLE",
		status: 503,
	});
});

test("a limiter has two seconds to answer", async () => {
	vi.useFakeTimers();
	const settled = vi.fn();
	const hanging = consumeOrThrow(
		limiter(() => new Promise(() => {})),
		"user",
	);
	hanging.catch(settled);
	await vi.advanceTimersByTimeAsync(1_999);
	expect(settled).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(settled).toHaveBeenCalledOnce();
	await expect(hanging).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });

	const slow = consumeOrThrow(
		limiter(() => new Promise((resolve) => setTimeout(() => resolve({ success: true }), 1_999))),
		"user",
	);
	await vi.advanceTimersByTimeAsync(1_999);
	await slow;
	vi.useRealTimers();
});
