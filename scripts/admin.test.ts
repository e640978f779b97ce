// The arguments that `pnpm admin` rejects, before it opens a database.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

/** A folder without settings, as wrangler.jsonc and `.dev.vars` are. */
const folder = mkdtempSync(join(tmpdir(), "admin-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
	spawnSync(process.execPath, [resolve("scripts/admin.ts"), ...args], {
		cwd: folder,
		encoding: "utf8",
	});

test.each(["localhost:8787", "ftp://example.com/y", "example.com"])(
	"an invitation's link cannot begin with %s",
	(url) => {
		const { status, stdout, stderr } = run("invite", "--url", url);
		expect(status).toBe(1);
		expect(stdout).toBe("");
		expect(stderr).toBe("Give the Worker's URL: --url https://…\n");
	},
);

test("an invitation's link may begin with https://example.com", () => {
	const { stderr } = run("invite", "--url", "https://example.com/path");
	expect(stderr).toMatch(/^Wrangler could not reach/);
});

test.each([
	[["invite", "extra"], "Unexpected argument extra."],
	[["a@example.com", "b@example.com"], "Unexpected argument b@example.com."],
	[["a@example.com", "--uses", "3"], "--uses is an option of an invitation."],
	[["a@example.com", "--url", "https://example.com"], "--url is an option of an invitation."],
])("%j is rejected", (args, message) => {
	const { status, stderr } = run(...args);
	expect(status).toBe(1);
	expect(stderr.split("\n")[0]).toBe(message);
});
