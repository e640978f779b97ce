// Deletes expired rows, hourly.
import { toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { guardD1 } from "./guard.ts";

// Deleting this many rows takes milliseconds. A database that was never cleaned up needs several rounds, or several hourly runs.
const ROWS_PER_STATEMENT = 1_000;
const MAX_ROUNDS = 50;

const STATEMENTS = ["session", "verification"].map(
	(table) =>
		`delete from "${table}" where id in (select id from "${table}" where expiresAt < unixepoch() limit ${ROWS_PER_STATEMENT})`,
);

/** Deletes expired sessions and verifications. Can be interrupted and run twice at once. Logs failures; the next run continues. */
export async function deleteExpired(d1: D1Database): Promise<void> {
	const guarded = guardD1(d1);
	try {
		for (let round = 0; round < MAX_ROUNDS; round++) {
			const results = await guarded.batch(STATEMENTS.map((sql) => guarded.prepare(sql)));
			if (results.every(({ meta }) => meta.changes < ROWS_PER_STATEMENT)) return;
		}
	} catch (error) {
		logFailure({ path: "cron" }, toApiError(error));
	}
}
