// The database behind a Worker: what no client can do, such as letting time pass for a session.
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

/** Runs one statement on the local D1 of a folder. Not on one whose Worker is writing: SQLite would turn one of them away. */
export async function execute(state: string, sql: string, ...values: unknown[]): Promise<void> {
	await withD1(state, async (d1) => {
		await d1
			.prepare(sql)
			.bind(...values)
			.run();
	});
}
