import { expect, test } from "vitest";
import { ApiError } from "../http/errors.ts";
import { type Attempt, prepareRetry } from "./retry.ts";
import { thinkingConfigOf } from "./thinking.ts";

const rejection = new ApiError("UPSTREAM_ERROR", "API Error: 400 Bad Request", {
	upstreamStatus: 400,
	cause: "Thinking is not supported for this model.",
});
const attempt = (model: string): Attempt => ({
	...{ model, next: [], startedAt: Date.now(), isRetry: false },
	thinkingConfig: thinkingConfigOf(model),
});

test("each request that was sent with a thinkingConfig is repeated when a model rejects it, and no other", () => {
	const [first, second] = [attempt("gemini-4-flash"), attempt("gemini-4-flash")];
	expect(prepareRetry(first, rejection)).toBe(0);
	expect(prepareRetry(second, rejection)).toBe(0);
	const without = attempt("gemini-4-flash");
	expect(without.thinkingConfig).toBeUndefined();
	expect(prepareRetry(without, rejection)).toBeUndefined();
});
