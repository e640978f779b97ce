// Deletes rows whose time is over, and ends stale interviews, hourly.
import { toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { guardD1 } from "./guard.ts";

// Deleting this many rows takes milliseconds. A database that was never cleaned up needs several rounds, or several hourly runs.
const ROWS_PER_STATEMENT = 1_000;
const MAX_ROUNDS = 50;

/** An interview that no request has named for this long counts as ended: its client has disappeared. */
export const STALE_INTERVIEW_SECONDS = 2 * 3_600;
// Of the single calls. Their sums stay.
const CALL_DAYS = 30;

const deleteWhere = (table: string, condition: string) =>
	`delete from "${table}" where id in (select id from "${table}" where ${condition} limit ${ROWS_PER_STATEMENT})`;

const STATEMENTS = [
	...["session", "verification", "reservation"].map((table) =>
		deleteWhere(table, "expiresAt < unixepoch()"),
	),
	...["generation", "listening"].map((table) =>
		deleteWhere(table, `createdAt < unixepoch() - ${CALL_DAYS * 86_400}`),
	),
	// Clients send no sign of life while nothing is asked, so the last one is the best guess at the end.
	`update "interview" set endedAt = lastSeenAt, endReason = 'timeout' where id in (select id from "interview"
		where endedAt is null and lastSeenAt < unixepoch() - ${STALE_INTERVIEW_SECONDS} limit ${ROWS_PER_STATEMENT})`,
];

/**
 * Deletes expired sessions, verifications and reservations, and single calls older than 30 days, and ends stale interviews. Can be interrupted
 * and run twice at once. Logs failures; the next run continues.
 */
export async function cleanUp(d1: D1Database): Promise<void> {
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
