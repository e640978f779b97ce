// `.dev.vars` in a folder of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
