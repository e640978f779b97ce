import { expect, test } from "vitest";
import { ApiError } from "#client/error.ts";
import { keyFailure } from "./key-failure.ts";

const failure = (code: string, retryAfter?: number) =>
	keyFailure(new ApiError({ status: 400, code, message: "The API's own sentence.", retryAfter }));

test("each reason has its own message", () => {
	const codes = [
		...["UNAUTHENTICATED", "PENDING_APPROVAL", "MISSING_BINDING", "NOT_FOUND"],
		...["RATE_LIMITED", "UNAVAILABLE", "UPSTREAM_TIMEOUT", "UPSTREAM_ERROR"],
	];
	const messages = codes.map((code) => failure(code).problem.message);
	expect(new Set(messages).size).toBe(codes.length);
	expect(messages).not.toContain("The API's own sentence.");
	expect(keyFailure(new TypeError("fetch failed")).problem.message).toContain("cannot be reached");
});

test.each(["QUOTA_EXCEEDED", "BANNED"])("the API explains %s itself", (code) => {
	expect(failure(code).problem.message).toBe("The API's own sentence.");
});

test("failures that only a person can fix are retried every 30 seconds", () => {
	expect(failure("BANNED").retryAfterMs).toBe(30_000);
	expect(failure("QUOTA_EXCEEDED", 3_600).retryAfterMs).toBe(30_000);
	// Answers in progress may use up the rest of the cap.
	expect(failure("QUOTA_EXCEEDED", 5).retryAfterMs).toBe(5_000);
});

test("the server sets the delay of a retry, up to 30 seconds", () => {
	expect(failure("RATE_LIMITED", 7).retryAfterMs).toBe(7_000);
	expect(failure("RATE_LIMITED", 60).retryAfterMs).toBe(30_000);
	expect(failure("UPSTREAM_ERROR").retryAfterMs).toBeUndefined();
});
