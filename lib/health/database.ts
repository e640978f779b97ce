// The database part of the health report.
import journal from "../../drizzle/meta/_journal.json";
import { ApiError } from "../http/errors.ts";

/** The names under which wrangler remembers the migrations of this version. */
const MIGRATIONS = journal.entries.map(({ tag }) => `${tag}.sql`);

export interface DatabaseReport {
	/** How long the query took, in milliseconds. */
	ms: number;
	/** D1 allows 10 GB on a paid plan, 500 MB on the free one. */
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
