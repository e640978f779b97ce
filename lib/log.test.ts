import { expect, test } from "vitest";
import { redact } from "./log.ts";

test("keys are taken out, wherever an upstream repeats them", () => {
	const secrets = ["AIzaSyA1234567890abcdefghij", "phc_abcdefghijklmnop", "a".repeat(40)];
	for (const secret of secrets) {
		expect(redact(`API key not valid: ${secret}.`)).toBe("API key not valid: [redacted].");
	}
	expect(redact('{"key": "0123456789abcdefgh"}')).toBe('{"key": "[redacted]"}');
});

test("text from outside is one short line", () => {
	expect(redact("a\n  b")).toBe("a b");
	expect(redact("x".repeat(1000))).toBe(`${"x".repeat(300)}…`);
});
