// The last step of `pnpm build`: writes the hashes of the inline scripts in each prerendered page, which the Worker puts into the
// page's Content-Security-Policy. Fails when a page is not prerendered: the Worker could not serve it.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { PAGES } from "../app/(site)/pages.ts";

const hashes: Record<string, string[]> = {};
for (const path of [...PAGES, "/_not-found"]) {
	hashes[path] = hashesOf(await readPage(path));
}
await writeFile(".open-next/script-hashes.json", JSON.stringify(hashes));

async function readPage(path: string): Promise<string> {
	const file = `.next/server/app${path === "/" ? "/index" : path}.html`;
	return readFile(file, "utf8").catch((cause) => {
		throw new Error(`${path} is not prerendered: it must not depend on the request`, { cause });
	});
}

/** The source expressions of all inline scripts, in the form of a Content-Security-Policy. */
function hashesOf(html: string): string[] {
	const scripts = html.matchAll(/<script(?<attributes>[^>]*)>(?<text>.*?)<\/script>/gs);
	return [...scripts]
		.filter(({ groups }) => !/\ssrc=/.test(groups?.attributes ?? ""))
		.map(({ groups }) => groups?.text ?? "")
		.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
}
