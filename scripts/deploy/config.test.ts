// wrangler.jsonc in a folder of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addEnvironment, writeConfig } from "./config.ts";

const root = process.cwd();
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "config-"));
	process.chdir(folder);
	const ratelimits = ["1001", "1002"].map((id) => ({ name: `LIMIT_${id}`, namespace_id: id }));
	writeFileSync("wrangler.jsonc", JSON.stringify({ name: "worker", ratelimits }));
});
afterEach(() => {
	process.chdir(root);
	rmSync(folder, { recursive: true });
});

function namespacesOf(environment: string): string[] {
	const { env } = JSON.parse(readFileSync("wrangler.jsonc", "utf8"));
	const { ratelimits } = env[environment] as { ratelimits: { namespace_id: string }[] };
	return ratelimits.map(({ namespace_id }) => namespace_id);
}

test("rate limiters of each environment count alone, also after another one was removed", () => {
	addEnvironment("a");
	addEnvironment("b");
	expect(namespacesOf("a")).toEqual(["2001", "2002"]);
	expect(namespacesOf("b")).toEqual(["3001", "3002"]);
	writeConfig("a", [], undefined);
	addEnvironment("c");
	expect(namespacesOf("b")).toEqual(["3001", "3002"]);
	expect(namespacesOf("c")).toEqual(["4001", "4002"]);
});
