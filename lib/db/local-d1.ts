// For tests: an empty local D1 with our tables.
import { readdirSync, readFileSync } from "node:fs";
import { getPlatformProxy } from "wrangler";

/** Returns a local D1 to which all migrations have been applied, kept in memory until `dispose` is called. */
export async function createLocalD1(): Promise<{ d1: D1Database; dispose: () => Promise<void> }> {
	const { env, dispose } = await getPlatformProxy<CloudflareEnv>({ envFiles: [], persist: false });
	for (const file of readdirSync("drizzle").filter((name) => name.endsWith(".sql"))) {
		const statements = readFileSync(`drizzle/${file}`, "utf8").split("--> statement-breakpoint");
		await env.DB.batch(statements.map((sql) => env.DB.prepare(sql)));
	}
	return { d1: env.DB, dispose };
}
