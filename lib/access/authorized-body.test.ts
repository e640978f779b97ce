import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FRESH_AUTHORIZATION_MS, readAuthorized } from "./authorized-body.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Returns the user that is returned for a body that takes this long, where each authorization returns the next number. */
async function userAfter(ms: number): Promise<number> {
	let authorizations = 0;
	const read = async () => vi.advanceTimersByTime(ms);
	return (await readAuthorized(async () => ++authorizations, read)).user;
}

test("a body that took long is answered for the user as authorized after it, any other as before it", async () => {
	expect(await userAfter(FRESH_AUTHORIZATION_MS)).toBe(1);
	expect(await userAfter(FRESH_AUTHORIZATION_MS + 1)).toBe(2);
});
