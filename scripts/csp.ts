// After a build: notes the hashes of the inline scripts in the prerendered pages, so that their policy can name them.
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs;

const hashes = new Set<string>();
for (const file of globSync(".next/server/app/**/*.html")) {
	for (const [, script = ""] of readFileSync(file, "utf8").matchAll(INLINE_SCRIPT)) {
		hashes.add(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
	}
}
if (!hashes.size) throw new Error("no prerendered page with a script: is the build complete?");
writeFileSync(
	".open-next/script-hashes.js",
	`export const scriptHashes = ${JSON.stringify([...hashes].join(" "))};\n`,
);
