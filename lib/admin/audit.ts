// The audit log: one row per change that an admin makes to a user. D1 writes the row and the change in one batch: both or neither.
import { and, type Column, count, desc, eq, is, or, SQL, sql } from "drizzle-orm";
import { createDb, type Database } from "../db/index.ts";
import { auditLog, user } from "../db/schema.ts";
import { type Actor, isStillAdmin } from "./admin-check.ts";

type Action = (typeof auditLog.$inferSelect)["action"];

export interface Pagination {
	/** From 1. */
	page: number;
	limit: number;
}

interface AuditQuery extends Pagination {
	/** The id or a part of the e-mail address of the admin who made the change; empty for any. */
	actor: string;
	/** The id or a part of the e-mail address of the user who was changed; empty for any. */
	target: string;
	action?: Action | undefined;
}

/** Returns one page of the matching rows, newest first, and the number of all matching rows. */
export async function listAudit(
	d1: D1Database,
	{ actor, target, action, page, limit }: AuditQuery,
) {
	const db = createDb(d1);
	const where = and(
		matchesUser(auditLog.actorId, auditLog.actorEmail, actor),
		matchesUser(auditLog.targetId, auditLog.targetEmail, target),
		action && eq(auditLog.action, action),
	);
	const [entries, totals] = await db.batch([
		db
			.select()
			.from(auditLog)
			.where(where)
			.orderBy(desc(auditLog.id))
			.limit(limit)
			.offset((page - 1) * limit),
		db.select({ total: count() }).from(auditLog).where(where),
	]);
	return { entries, total: totals[0]?.total ?? 0 };
}

// No index helps to find part of an e-mail address: D1 scans the table from the newest row.
const matchesUser = (id: Column, email: Column, query: string) =>
	query ? or(eq(id, query), sql`instr(lower(${email}), ${query.toLowerCase()}) > 0`) : undefined;

export interface AuditEntry {
	action: Action;
	/** SQL for the JSON of the fields before the change, read from the target's row. */
	before: SQL;
	/** The fields after the change; SQL when they depend on the row. */
	after?: object | SQL;
	/** Condition for writing the row: the change has an effect. */
	where?: SQL | undefined;
	/** The subject of an entry that is not about a user: its id, and the label that is shown instead of an e-mail address. */
	target?: { id: string; email: string | SQL };
}

/** Returns the statement that writes an entry about user `id`, which SQL may look up. It reads the old fields, so it must precede the change in the batch. */
export function auditInsert(
	db: Database,
	actor: Actor,
	id: string | SQL,
	{ action, before, after, where, target }: AuditEntry,
) {
	const afterJson = is(after, SQL) ? after : sql`${after ? JSON.stringify(after) : null}`;
	// `insert … select` requires the table's column order.
	return db.insert(auditLog).select(
		db
			.select({
				id: sql<number>`null`.as("id"),
				createdAt: sql<Date>`unixepoch()`.as("createdAt"),
				actorId: sql<string>`${actor.user.id}`.as("actorId"),
				actorEmail: sql<string>`${actor.user.email}`.as("actorEmail"),
				targetId: sql<string>`${target?.id ?? user.id}`.as("targetId"),
				targetEmail: sql<string>`${target?.email ?? user.email}`.as("targetEmail"),
				action: sql<Action>`${action}`.as("action"),
				before: sql<Record<string, unknown>>`${before}`.as("before"),
				after: sql<Record<string, unknown> | null>`${afterJson}`.as("after"),
				ipAddress: sql<string | null>`${actor.ipAddress}`.as("ipAddress"),
			})
			.from(user)
			.where(and(eq(user.id, id), isStillAdmin(actor), where)),
	);
}

/** Returns SQL for a stored time, in seconds since 1970, as the ISO 8601 text of JSON. */
export const isoTime = (seconds: Column | SQL) =>
	sql`strftime('%Y-%m-%dT%H:%M:%S.000Z', ${seconds}, 'unixepoch')`;
