import { expect, test, vi } from "vitest";
import { ApiError } from "./errors.ts";
import { logFailure, redact } from "./log.ts";

test("keys are removed from upstream messages", () => {
	const secrets = [
		"AIzaSyA1234567890abcdefghij",
		"phc_abcdefghijklmnop",
		"a1".repeat(20),
		"AQ.Ab8RN6Jcx9-0123456789abcdefghij",
	];
	for (const secret of secrets) {
		expect(redact(`API key not valid: ${secret}.`)).toBe("API key not valid: [redacted].");
	}
	expect(redact('{"key": "0123456789abcdefgh"}')).toBe('{"key": "[redacted]"}');
});

test("a long text is redacted in linear time, and no part of a key remains", () => {
	// Quadratic time would take minutes and reach the test's timeout.
	for (const unit of ["a.", "key ", "a", "-", " ", "key=a "]) redact(unit.repeat(1_000_000));
	for (let before = 280; before < 900; before++) {
		const line = redact(`${"x ".repeat(before / 2)}${"k1".repeat(15)} ${"a1".repeat(500)}`);
		expect(line).not.toMatch(/(a1){2}|(k1){2}/);
	}
});

test("an untrusted text becomes one short line", () => {
	expect(redact("a\n  b")).toBe("a b");
	expect(redact("x".repeat(1000))).toBe(`${"x".repeat(300)}…`);
});

test("a database failure is logged with its innermost cause, without SQL or values", () => {
	const said = vi.spyOn(console, "error").mockReturnValue();
	const query = new Error("Failed query: select …\nparams: the-session-token", {
		cause: new Error("D1_ERROR: no such table: session"),
	});
	logFailure(
		{ task: "usage", requestId: "r" },
		new ApiError("INTERNAL", "Internal error", { cause: query }),
	);
	expect(said).toHaveBeenCalledOnce();
	const line = String(said.mock.calls[0]?.[0]);
	expect(JSON.parse(line)).toMatchObject({
		time: expect.stringMatching(/^\d{4}-.*Z$/),
		task: "usage",
		requestId: "r",
		code: "INTERNAL",
		message: "Internal error",
		cause: "Error: D1_ERROR: no such table: session",
	});
	expect(line).not.toMatch(/select|params|the-session-token/);
	said.mockRestore();
});

test("only unexpected errors are logged with the first lines of their stack", () => {
	const said = vi.spyOn(console, "error").mockReturnValue();
	const bug = new TypeError("x is undefined, the key is AIzaSyA1234567890abcdefghij");
	logFailure({ task: "usage" }, new ApiError("INTERNAL", "Internal error", { cause: bug }));
	logFailure({ task: "usage" }, new ApiError("UPSTREAM_ERROR", "No answer.", { cause: bug }));
	const [unexpected, expected] = said.mock.calls.map(([line]) => JSON.parse(line));
	expect(unexpected.stack[0]).toMatch(/^at .*log\.test\.ts/);
	expect(unexpected.stack.length).toBeLessThanOrEqual(6);
	expect(JSON.stringify(unexpected)).not.toContain("AIza");
	expect(expected).not.toHaveProperty("stack");
	said.mockRestore();
});
