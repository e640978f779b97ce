// Bundling a Worker as `wrangler deploy` would upload it, for tests and the bench.
import { basename } from "node:path";
import { run } from "./processes.ts";

/** Bundles an entry into a folder. Throws when that fails. */
export async function bundleWorker(entry: string, folder: string): Promise<void> {
	await run("wrangler", ["deploy", entry, "--dry-run", "--outdir", folder]);
}

/** Returns the path of the script that `bundleWorker` writes. */
export const scriptIn = (folder: string, entry: string): string =>
	`${folder}/${basename(entry).replace(/\.ts$/, ".js")}`;
