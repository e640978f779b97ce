// Running interviews: the list, and ending one. As in user-changes.ts, D1 runs the change and its audit row in one batch.
import { and, count, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { STALE_INTERVIEW_SECONDS } from "../db/cleanup.ts";
import { createDb } from "../db/index.ts";
import { interview, user } from "../db/schema.ts";
import {
	type Actor,
	isStillAdmin,
	requireFound,
	requireStillAdmin,
	selectActorIfAdmin,
} from "./admin-check.ts";
import { auditInsert, isoTime, type Pagination } from "./audit.ts";

/** Returns one page of the running interviews, newest first, and their total. */
export async function listInterviews(d1: D1Database, { page, limit }: Pagination) {
	const db = createDb(d1);
	const isRunning = and(
		isNull(interview.endedAt),
		gt(interview.lastSeenAt, sql`unixepoch() - ${sql.raw(`${STALE_INTERVIEW_SECONDS}`)}`),
	);
	const [interviews, totals] = await db.batch([
		db
			.select({
				id: interview.id,
				userId: interview.userId,
				name: user.name,
				email: user.email,
				surface: interview.surface,
				startedAt: interview.startedAt,
				lastSeenAt: interview.lastSeenAt,
			})
			.from(interview)
			.innerJoin(user, eq(user.id, interview.userId))
			.where(isRunning)
			.orderBy(desc(interview.startedAt), interview.id)
			.limit(limit)
			.offset((page - 1) * limit),
		db.select({ total: count() }).from(interview).where(isRunning),
	]);
	return { interviews, total: totals[0]?.total ?? 0 };
}

/** Ends a user's interview: keys and completions for it are rejected from now on. Throws `NOT_FOUND` when it is not running, or `FORBIDDEN`. */
export async function endInterview(d1: D1Database, actor: Actor, id: string): Promise<void> {
	const db = createDb(d1);
	const isRunning = and(eq(interview.id, id), isNull(interview.endedAt));
	const owner = sql`(select ${interview.userId} from ${interview} where ${isRunning})`;
	const [admins, , ended] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, owner, {
			action: "end-interview",
			before: sql`(select json_object('surface', ${interview.surface}, 'startedAt', ${isoTime(interview.startedAt)})
				from ${interview} where ${isRunning})`,
		}),
		db
			.update(interview)
			.set({ endedAt: sql`unixepoch()`, endReason: "admin", endedBy: actor.user.id })
			.where(and(isRunning, isStillAdmin(actor)))
			.returning({ id: interview.id }),
	]);
	requireStillAdmin(admins);
	requireFound(ended[0], "interview");
}
