// The hourly cleanup: deletes expired rows, and ends stale interviews.
import type { Config } from "../env.ts";
import { logFailure } from "../http/log.ts";

// Deleting this many rows takes milliseconds. A database that was never cleaned up needs several rounds, or several hourly runs.
const ROWS_PER_STATEMENT = 1_000;
const MAX_ROUNDS = 50;

/** An interview that no request has named for this long counts as ended: its client has disappeared. */
export const STALE_INTERVIEW_SECONDS = 2 * 3_600;
// How long single calls are kept, and the interviews that they belong to. The sums of the calls stay.
const CALL_DAYS = 30;

interface Statement {
	sql: string;
	/** The table it deletes from, for the log. */
	table?: string;
}

const deleteWhere = (table: string, condition: string): Statement => ({
	sql: `delete from "${table}" where id in (select id from "${table}" where ${condition} limit ${ROWS_PER_STATEMENT})`,
	table,
});

const statements = (auditDays: number): Statement[] => [
	...["session", "verification", "reservation", "invitation"].map((table) =>
		deleteWhere(table, "expiresAt < unixepoch()"),
	),
	...["generation", "listening"].map((table) =>
		deleteWhere(table, `createdAt < unixepoch() - ${CALL_DAYS * 86_400}`),
	),
	deleteWhere("interview", `endedAt < unixepoch() - ${CALL_DAYS * 86_400}`),
	deleteWhere("audit_log", `createdAt < unixepoch() - ${auditDays * 86_400}`),
	// Clients send no heartbeat between questions, so their last request is the best guess at the end.
	{
		sql: `update "interview" set endedAt = lastSeenAt, endReason = 'timeout' where id in (select id from "interview"
			where endedAt is null and lastSeenAt < unixepoch() - ${STALE_INTERVIEW_SECONDS} limit ${ROWS_PER_STATEMENT})`,
	},
];

/**
 * Deletes what has expired (sessions, verifications, reservations, invitations, single calls and ended interviews older than 30 days, audit
 * rows older than `auditDays`) and ends stale interviews. Safe to interrupt, and to run twice at once. Logs failures; the next run continues. Returns how many
 * rows were deleted by table, and how many interviews ended, for the log.
 */
export async function cleanUp({ d1, auditDays }: Pick<Config, "d1" | "auditDays">): Promise<{
	deleted: Record<string, number>;
	endedInterviews: number;
}> {
	const deleted: Record<string, number> = {};
	let endedInterviews = 0;
	const all = statements(auditDays);
	try {
		for (let round = 0; round < MAX_ROUNDS; round++) {
			const results = await d1.batch(all.map(({ sql }) => d1.prepare(sql)));
			for (const [i, { meta }] of results.entries()) {
				const table = all[i]?.table;
				if (table) deleted[table] = (deleted[table] ?? 0) + meta.changes;
				else endedInterviews += meta.changes;
			}
			if (results.every(({ meta }) => meta.changes < ROWS_PER_STATEMENT)) break;
		}
	} catch (error) {
		logFailure({ task: "cron" }, error);
	}
	return { deleted, endedInterviews };
}
