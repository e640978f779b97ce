// The database part of the health report.
import journal from "../../drizzle/meta/_journal.json";
import { ApiError } from "../http/errors.ts";

/** The names under which wrangler remembers the migrations of this version. */
const MIGRATIONS = journal.entries.map(({ tag }) => `${tag}.sql`);

export interface DatabaseReport {
	/** How long the query took, in milliseconds. */
	ms: number;
	sizeBytes?: number;
	/** Migrations that this version needs and the database does not have. */
	missingMigrations: string[];
	/** Migrations that the database has and this version does not know: they are of a later version. */
	unknownMigrations: string[];
}

/** Reads which migrations a database has. Throws `UNAVAILABLE`. */
export async function readDatabase(d1: D1Database): Promise<DatabaseReport> {
	const startedAt = Date.now();
	const { results, meta } = await selectMigrations(d1);
	const applied = results.map(({ name }) => name);
	return {
		ms: Date.now() - startedAt,
		...(meta?.size_after !== undefined && { sizeBytes: meta.size_after }),
		missingMigrations: MIGRATIONS.filter((name) => !applied.includes(name)),
		unknownMigrations: applied.filter((name) => !MIGRATIONS.includes(name)),
	};
}

async function selectMigrations(
	d1: D1Database,
): Promise<{ results: { name: string }[]; meta?: { size_after?: number } }> {
	try {
		return await d1.prepare("select name from d1_migrations order by id").all<{ name: string }>();
	} catch (error) {
		// The tables were not created by wrangler's migrations.
		const isMissing = error instanceof ApiError && /no such table/.test(String(error.cause));
		if (!isMissing) throw error;
		return { results: [] };
	}
}

/** What D1 allows on each plan. A database that has outgrown the free plan is on the paid one. */
const PLAN_LIMITS = [
	{ plan: "free", bytes: 500e6, limit: "500 MB" },
	{ plan: "paid", bytes: 10e9, limit: "10 GB" },
];
const NEAR = 0.8;

/** Returns a sentence for each problem of a database. */
export function databaseProblems({
	sizeBytes = 0,
	missingMigrations,
	unknownMigrations,
}: DatabaseReport): string[] {
	const problems: string[] = [];
	if (missingMigrations.length) {
		problems.push(
			`The database lacks ${missingMigrations.join(", ")}: run wrangler d1 migrations apply DB --remote.`,
		);
	}
	if (unknownMigrations.length) {
		problems.push(
			`The database has ${unknownMigrations.join(", ")} of a later version: this Worker was rolled back.`,
		);
	}
	const next = PLAN_LIMITS.find(({ bytes }) => sizeBytes < bytes);
	if (next && sizeBytes >= next.bytes * NEAR) {
		problems.push(
			`The database has ${Math.round(sizeBytes / 1e6)} MB, and D1's ${next.plan} plan allows ${next.limit}.`,
		);
	}
	return problems;
}
