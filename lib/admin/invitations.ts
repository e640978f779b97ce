// Invitations for admins: create one, list the open ones, end one. As in user-changes.ts, D1 runs each change and its audit row in one batch.
import { and, asc, count, eq, gt, lt, sql } from "drizzle-orm";
import { createDb } from "../db/index.ts";
import { invitation, user } from "../db/schema.ts";
import {
	type Actor,
	isStillAdmin,
	requireFound,
	requireStillAdmin,
	selectActorIfAdmin,
} from "./admin-check.ts";
import { auditInsert, type Pagination } from "./audit.ts";

interface NewInvitation {
	/** How many people may use it. */
	uses: number;
	expiresAt: Date;
	note: string | null;
	role: "user" | "admin";
	tokenHash: string;
}

const columns = {
	id: invitation.id,
	note: invitation.note,
	role: invitation.role,
	uses: invitation.uses,
	used: invitation.used,
	createdAt: invitation.createdAt,
	expiresAt: invitation.expiresAt,
	createdByEmail: invitation.createdByEmail,
};

/** Creates an invitation and returns it. Throws `FORBIDDEN` when the actor is no longer an admin. */
export async function createInvitation(
	d1: D1Database,
	actor: Actor,
	{ uses, expiresAt, note, role, tokenHash }: NewInvitation,
) {
	const db = createDb(d1);
	const id = crypto.randomUUID();
	const seconds = Math.floor(expiresAt.getTime() / 1000);
	const [admins, , , created] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, actor.user.id, {
			action: "invite",
			target: { id, email: note ?? "" },
			before: sql`null`,
			after: { uses, role, note, expiresAt },
		}),
		// `insert … select` requires the table's column order.
		db.insert(invitation).select(
			db
				.select({
					id: sql<string>`${id}`.as("id"),
					tokenHash: sql<string>`${tokenHash}`.as("tokenHash"),
					note: sql<string | null>`${note}`.as("note"),
					role: sql<"user" | "admin">`${role}`.as("role"),
					uses: sql<number>`${uses}`.as("uses"),
					used: sql<number>`0`.as("used"),
					createdAt: sql<Date>`unixepoch()`.as("createdAt"),
					expiresAt: sql<Date>`${seconds}`.as("expiresAt"),
					createdBy: sql<string>`${actor.user.id}`.as("createdBy"),
					createdByEmail: sql<string>`${actor.user.email}`.as("createdByEmail"),
				})
				.from(user)
				.where(and(eq(user.id, actor.user.id), isStillAdmin(actor))),
		),
		db.select(columns).from(invitation).where(eq(invitation.id, id)),
	]);
	requireStillAdmin(admins);
	return requireFound(created[0], "invitation");
}

const isOpen = and(
	gt(invitation.expiresAt, sql`unixepoch()`),
	lt(invitation.used, invitation.uses),
);

/** Returns one page of the open invitations, those that expire soonest first, and their total. */
export async function listInvitations(d1: D1Database, { page, limit }: Pagination) {
	const db = createDb(d1);
	const [invitations, totals] = await db.batch([
		db
			.select(columns)
			.from(invitation)
			.where(isOpen)
			.orderBy(asc(invitation.expiresAt), invitation.id)
			.limit(limit)
			.offset((page - 1) * limit),
		db.select({ total: count() }).from(invitation).where(isOpen),
	]);
	return { invitations, total: totals[0]?.total ?? 0 };
}

/** Ends an invitation, so that nobody can use it any more. Throws `NOT_FOUND` when it is not open, or `FORBIDDEN`. */
export async function endInvitation(d1: D1Database, actor: Actor, id: string): Promise<void> {
	const db = createDb(d1);
	const found = and(eq(invitation.id, id), isOpen);
	const [admins, , ended] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, actor.user.id, {
			action: "end-invitation",
			target: {
				id,
				email: sql`(select coalesce(${invitation.note}, '') from ${invitation} where ${found})`,
			},
			before: sql`(select json_object('uses', ${invitation.uses}, 'used', ${invitation.used}, 'role', ${invitation.role}) from ${invitation} where ${found})`,
			where: sql`exists (select 1 from ${invitation} where ${found})`,
		}),
		db
			.delete(invitation)
			.where(and(found, isStillAdmin(actor)))
			.returning({ id: invitation.id }),
	]);
	requireStillAdmin(admins);
	requireFound(ended[0], "invitation");
}
