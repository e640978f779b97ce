// `.dev.vars` in a folder of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareSettings } from "./dev-vars.ts";

const root = process.cwd();
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "dev-vars-"));
	process.chdir(folder);
});
afterEach(() => {
	process.chdir(root);
	rmSync(folder, { recursive: true });
});

/** Returns the settings that a start reads from a file with this text. */
function prepare(text: string) {
	writeFileSync(".dev.vars", text);
	return prepareSettings(8787);
}

test("a new file gives no warnings", () => {
	expect(prepareSettings(8787).warnings).toEqual([]);
});

test("a misspelt setting and a missing key are warned of", () => {
	const { warnings } = prepare(
		'GEMINI_MODLE="x"\nDEEPGRAM_API_KEY=""\nDEEPGRAM_BASE_URL="https://example.com"\n',
	);
	expect(warnings).toEqual([
		"DEEPGRAM_API_KEY is not set: nothing is transcribed.",
		"Unknown settings: GEMINI_MODLE.",
	]);
});

test("a byte order mark before the first setting does not hide it", () => {
	const secret = "s".repeat(32);
	const { vars } = prepare(`\uFEFFBETTER_AUTH_SECRET="${secret}"\n`);
	expect(vars.BETTER_AUTH_SECRET).toBe(secret);
	expect(readFileSync(".dev.vars", "utf8").match(/BETTER_AUTH_SECRET/g)).toHaveLength(1);
});

test("the admin's e-mail address is stored without blanks and in lower case", () => {
	const { admin } = prepare('DEV_ADMIN_EMAIL=" Admin@example.com "\n');
	expect(admin.email).toBe("admin@example.com");
	expect(() => prepare('DEV_ADMIN_EMAIL="admin"\n')).toThrow(/not an e-mail address/);
});

test.each([
	['BETTER_AUTH_SECRET="0123456789012345678901234567890"', "shorter than 32 characters"],
	['TRUSTED_ORIGINS="file://"', 'TRUSTED_ORIGINS: "file://" is not a valid origin'],
	[
		'GEMINI_BASE_URL="https://example.com/v1beta"',
		"GEMINI_BASE_URL must not end with an API version",
	],
])("%s cannot work, and the message says why", (line, message) => {
	expect(() => prepare(`${line}\n`)).toThrow(message);
});
