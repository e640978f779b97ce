import { expect, test } from "vitest";
import { isWithin, requireWithin } from "./limits.ts";

const limiter = (limit: () => Promise<{ success: boolean }>) => ({ limit }) as RateLimit;

test("who had their share is refused, with a time to come back", async () => {
	const spent = limiter(async () => ({ success: false }));
	await expect(requireWithin(spent, "someone")).rejects.toMatchObject({
		code: "RATE_LIMITED",
		status: 429,
		retryAfter: 60,
	});
	await requireWithin(
		limiter(async () => ({ success: true })),
		"someone",
	);
});

test("a limiter that fails lets nobody through", async () => {
	const broken = limiter(() => Promise.reject(new Error("internal")));
	await expect(requireWithin(broken, "someone")).rejects.toMatchObject({
		code: "UNAVAILABLE",
		status: 503,
	});
	await expect(isWithin(broken, "someone")).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
