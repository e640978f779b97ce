// What has an end and is deleted after it, hourly: nobody comes back for it.

import { toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { guardD1 } from "./guard.ts";

// A statement that deletes this many takes milliseconds; a database that was never cleaned up takes several, or several hours.
const ROWS_AT_ONCE = 1_000;
const ROUNDS = 50;

const STATEMENTS = ["session", "verification"].map(
	(table) =>
		`delete from "${table}" where id in (select id from "${table}" where expiresAt < unixepoch() limit ${ROWS_AT_ONCE})`,
);

/** Deletes expired sessions and verifications. Safe to be cut off and to run twice; a failure is logged, and the next hour goes on. */
export async function deleteExpired(d1: D1Database): Promise<void> {
	const guarded = guardD1(d1);
	try {
		for (let round = 0; round < ROUNDS; round++) {
			const results = await guarded.batch(STATEMENTS.map((sql) => guarded.prepare(sql)));
			if (results.every(({ meta }) => meta.changes < ROWS_AT_ONCE)) return;
		}
	} catch (error) {
		logFailure({ path: "cron" }, toApiError(error));
	}
}
