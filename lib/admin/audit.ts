// The audit log: who changed whose access. A row goes to D1 in one batch with the change it tells of: both or neither.
import { and, type Column, count, desc, eq, is, or, SQL, sql } from "drizzle-orm";
import type { User } from "../access/access.ts";
import type { Database } from "../db/index.ts";
import { auditLog, user } from "../db/schema.ts";
import { ApiError } from "../http/errors.ts";

type Action = (typeof auditLog.$inferSelect)["action"];

export interface Page {
	/** From 1. */
	page: number;
	limit: number;
}

interface AuditQuery extends Page {
	/** A user's id, or part of an e-mail address; empty for anyone. */
	actor: string;
	target: string;
	action?: Action | undefined;
}

/** Takes a query; gives that page of the audit log, newest first, and how many rows fit it in all. */
export async function listAudit(db: Database, { actor, target, action, page, limit }: AuditQuery) {
	const where = and(
		isWho(auditLog.actorId, auditLog.actorEmail, actor),
		isWho(auditLog.targetId, auditLog.targetEmail, target),
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

// Part of an address is found by reading, from the newest row on: no index has parts.
const isWho = (id: Column, email: Column, who: string) =>
	who ? or(eq(id, who), sql`instr(lower(${email}), ${who.toLowerCase()}) > 0`) : undefined;

/** An admin, and the address their request came from. */
export interface Actor {
	user: Pick<User, "id" | "email">;
	ipAddress: string | null;
}

export interface Entry {
	action: Action;
	/** JSON of what was, read from the target's row before the change. */
	before: SQL;
	/** What is afterwards; as SQL where it depends on the row. */
	after?: object | SQL;
	/** Leaves no row where nothing changes. */
	where?: SQL | undefined;
}

/** Gives the statement that leaves a row about a change, for the batch that makes the change. */
export function auditInsert(
	db: Database,
	actor: Actor,
	id: string,
	{ action, before, after, where }: Entry,
) {
	const afterJson = is(after, SQL) ? after : sql`${after ? JSON.stringify(after) : null}`;
	// In the order of the table's columns, as `insert … select` wants them.
	return db.insert(auditLog).select(
		db
			.select({
				id: sql<number>`null`.as("id"),
				createdAt: sql<Date>`unixepoch()`.as("createdAt"),
				actorId: sql<string>`${actor.user.id}`.as("actorId"),
				actorEmail: sql<string>`${actor.user.email}`.as("actorEmail"),
				targetId: sql<string>`${user.id}`.as("targetId"),
				targetEmail: sql<string>`${user.email}`.as("targetEmail"),
				action: sql<Action>`${action}`.as("action"),
				before: sql<Record<string, unknown>>`${before}`.as("before"),
				after: sql<Record<string, unknown> | null>`${afterJson}`.as("after"),
				ipAddress: sql<string | null>`${actor.ipAddress}`.as("ipAddress"),
			})
			.from(user)
			.where(and(eq(user.id, id), stillAdmin(actor), where)),
	);
}

// D1 runs batches one after the other. Asking again inside the batch means that of two admins who remove each other at
// the same moment only the first succeeds, so the last admin stays.
export const stillAdmin = (actor: Actor) =>
	sql`exists (select 1 from "user" a where a.id = ${actor.user.id} and a.role = 'admin' and a."isApproved" = 1
		and (a.banned = 0 or a."banExpires" <= unixepoch()))`;

/** Gives the statement that finds the actor as long as they are an admin. */
export const selectActorIfAdmin = (db: Database, actor: Actor) =>
	db
		.select({ id: user.id })
		.from(user)
		.where(and(eq(user.id, actor.user.id), stillAdmin(actor)));

/** Takes what `isAdmin` found and what a batch changed; throws `FORBIDDEN` or `NOT_FOUND` where one of them is nothing. */
export function requireDone(admins: unknown, target: unknown, what = "user"): void {
	if (Array.isArray(admins) && admins.length === 0) {
		throw new ApiError("FORBIDDEN", "Only admins can do this.");
	}
	if (!target) throw new ApiError("NOT_FOUND", `There is no such ${what}.`);
}

/** Takes SQL for a time as we store it; gives SQL for how JSON has it. */
export const isoTime = (seconds: Column | SQL) =>
	sql`strftime('%Y-%m-%dT%H:%M:%S.000Z', ${seconds}, 'unixepoch')`;
