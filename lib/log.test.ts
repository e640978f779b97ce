import { expect, test, vi } from "vitest";
import { ApiError } from "./errors.ts";
import { logFailure, redact } from "./log.ts";

test("keys are taken out, wherever an upstream repeats them", () => {
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

test("text from outside is one short line", () => {
	expect(redact("a\n  b")).toBe("a b");
	expect(redact("x".repeat(1000))).toBe(`${"x".repeat(300)}…`);
});

test("a database's failure is told by its innermost cause, without the SQL and its values", () => {
	const said = vi.spyOn(console, "error").mockReturnValue();
	const query = new Error("Failed query: select …\nparams: the-session-token", {
		cause: new Error("D1_ERROR: no such table: session"),
	});
	logFailure({ requestId: "r" }, new ApiError("INTERNAL", "Internal error", { cause: query }));
	expect(said).toHaveBeenCalledExactlyOnceWith(
		'{"requestId":"r","code":"INTERNAL","message":"Internal error","cause":"Error: D1_ERROR: no such table: session"}',
	);
	said.mockRestore();
});
