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

/** Inserts a user, by default one pending approval. */
export async function insertUser(
	d1: D1Database,
	id: string,
	fields: Record<string, string | number> = {},
): Promise<void> {
	const row = { name: id, email: `${id}@example.org`, emailVerified: 0, createdAt: 0, ...fields };
	const columns = Object.keys(row);
	await d1
		.prepare(
			`insert into "user" (id, updatedAt, ${columns.join(", ")}) values (?, 0${", ?".repeat(columns.length)})`,
		)
		.bind(id, ...Object.values(row))
		.run();
}

interface Statement {
	sql: string;
	values: unknown[];
	bind: (...values: unknown[]) => Statement;
}

const statementOf = (sql: string, ...values: unknown[]): Statement => ({
	sql,
	values,
	bind: (...values) => statementOf(sql, ...values),
});

/**
 * Returns the same database, for code that sends it batches. `queryPlans` returns SQLite's plans for the statements of the batch that it got
 * since the last call, which must have been one.
 */
export function explainBatches(inner: D1Database): {
	d1: D1Database;
	queryPlans: () => Promise<string[]>;
} {
	const batches: Statement[][] = [];
	const d1 = {
		prepare: (sql: string) => statementOf(sql),
		batch(statements: Statement[]) {
			batches.push(statements);
			return inner.batch(statements.map(({ sql, values }) => inner.prepare(sql).bind(...values)));
		},
	} as unknown as D1Database;
	const queryPlans = async () => {
		const [batch, ...others] = batches.splice(0);
		if (!batch || others.length) throw new Error(`${others.length + Number(!!batch)} batches`);
		const explained = await inner.batch<{ detail: string }>(
			batch.map(({ sql, values }) => inner.prepare(`explain query plan ${sql}`).bind(...values)),
		);
		return explained.flatMap(({ results }) => results.map(({ detail }) => detail));
	};
	return { d1, queryPlans };
}
