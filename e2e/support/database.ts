// Direct access to a Worker's local database, for what no client can do, such as letting a session expire.
import { getPlatformProxy } from "wrangler";

/** Runs work on the local D1 of a folder. */
export async function withD1<T>(state: string, work: (d1: D1Database) => Promise<T>): Promise<T> {
	const persist = { path: `${state}/v3` };
	const { env, dispose } = await getPlatformProxy<CloudflareEnv>({ envFiles: [], persist });
	try {
		return await work(env.DB);
	} finally {
		await dispose();
	}
}

/** Runs one statement on the local D1 of a folder. Not while its Worker is writing: SQLite would reject one of the two. */
export async function execute(state: string, sql: string, ...values: unknown[]): Promise<void> {
	await withD1(state, async (d1) => {
		await d1
			.prepare(sql)
			.bind(...values)
			.run();
	});
}
