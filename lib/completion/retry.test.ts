import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../http/errors.ts";
import { attemptOf, nextAttempt } from "./retry.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: 0 });
	return () => vi.useRealTimers();
});

const failure = (upstreamStatus: number, cause?: string) =>
	new ApiError("UPSTREAM_ERROR", `API Error: ${upstreamStatus}`, { upstreamStatus, cause });

test.each([
	["Thinking is not supported for this model."],
	["Request contains an invalid argument."],
])(
	"a request with a thinkingConfig that is answered “%s” is repeated without it, once",
	(message) => {
		const attempt = attemptOf(["gemini-4-flash"]);
		const without = { ...attempt, thinkingConfig: undefined };
		expect(nextAttempt(attempt, failure(400, message))).toEqual({ attempt: without, delayMs: 0 });
		expect(nextAttempt(without, failure(400, message))).toBeUndefined();
		expect(attemptOf(["gemini-4-flash"]).thinkingConfig).toBeDefined();
	},
);

test("a 400 for another reason is final", () => {
	const attempt = attemptOf(["gemini-4-flash"]);
	for (const message of ["API key not valid.", "Unsupported MIME type: image/gif", undefined]) {
		expect(nextAttempt(attempt, failure(400, message))).toBeUndefined();
	}
});

test("a model that failed is followed by the next one, and the last one is asked twice", () => {
	const first = attemptOf(["gemini-5-flash", "gemini-5-pro"]);
	vi.setSystemTime(100);
	const second = nextAttempt(first, failure(503))?.attempt;
	expect(second).toMatchObject({ model: "gemini-5-pro", next: [], startedAt: 100, isRetry: false });
	const last = second && nextAttempt(second, failure(503));
	expect(last).toEqual({ attempt: { ...second, isRetry: true }, delayMs: 250 });
	expect(last && nextAttempt(last.attempt, failure(503))).toBeUndefined();
});

test("a failure that is late, lasting or not Gemini's is final", () => {
	const attempt = attemptOf(["gemini-5-pro"]);
	expect(nextAttempt(attempt, new Error("a bug"))).toBeUndefined();
	expect(nextAttempt(attempt, failure(403))).toBeUndefined();
	vi.setSystemTime(1_751);
	expect(nextAttempt(attempt, failure(503))).toBeUndefined();
});
