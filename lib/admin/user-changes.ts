// What admins do with people. Every change and its rows in the audit log go to D1 in one batch: both or neither.
import { and, eq, exists, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import type { Database } from "../db/index.ts";
import { session, user } from "../db/schema.ts";
import { ApiError } from "../http/errors.ts";
import {
	type Actor,
	auditInsert,
	type Entry,
	isoTime,
	requireDone,
	selectActorIfAdmin,
	stillAdmin,
} from "./audit.ts";
import { isApproved, isBanned, userColumns } from "./users.ts";

export interface UserChange {
	isApproved?: boolean | undefined;
	role?: "user" | "admin" | undefined;
	banned?: boolean | undefined;
	banReason?: string | null | undefined;
	/** When the ban ends by itself; null for never. */
	banExpires?: Date | null | undefined;
}

/**
 * Changes a user and returns them as they are afterwards. Withdrawing approval and banning end their sessions. The reason
 * and the end of a ban can be changed alone as long as it lasts. Throws `NOT_FOUND`, `CONFLICT` (oneself), `FORBIDDEN` (the
 * actor is no longer an admin) or `INVALID_REQUEST` (nothing to change, or no ban that has a reason or an end).
 */
export async function updateUser(db: Database, actor: Actor, id: string, change: UserChange) {
	if (change.isApproved === false || change.role === "user" || change.banned) forbidSelf(actor, id);
	const log: Entry[] = [];
	const set: SQLiteUpdateSetSource<typeof user> = { updatedAt: new Date() };
	const ending: SQL[] = [];

	if (change.isApproved !== undefined) {
		const where = sql`${isApproved} <> ${Number(change.isApproved)}`;
		set.isApproved = change.isApproved;
		log.push({
			action: change.isApproved ? "approve" : "withdraw",
			before: sql`json_object('isApproved', json(iif(${isApproved}, 'true', 'false')))`,
			after: { isApproved: change.isApproved },
			where,
		});
		if (!change.isApproved) ending.push(where);
	}
	if (change.role !== undefined) {
		set.role = change.role;
		log.push({
			action: "role",
			before: sql`json_object('role', ${user.role})`,
			after: { role: change.role },
			where: sql`${user.role} <> ${change.role}`,
		});
	}
	const isDetail = change.banReason !== undefined || change.banExpires !== undefined;
	// Checked inside the batch: a ban may be lifted, or end by itself, until then.
	const mustBeBanned = change.banned === undefined && isDetail;
	if (change.banned === false) {
		set.banned = false;
		set.banReason = null;
		set.banExpires = null;
		log.push({
			action: "unban",
			before: banState,
			after: { banned: false, banReason: null, banExpires: null },
			where: sql`(${user.banned} = 1 or ${user.banReason} is not null or ${user.banExpires} is not null)`,
		});
	} else if (change.banned || isDetail) {
		// What is not given stays as it is, so that banning many does not wipe the reasons of those already banned. A ban
		// that is over leaves nothing to a new one.
		const reason =
			change.banReason === undefined
				? sql`iif(${isBanned}, ${user.banReason}, null)`
				: sql`${change.banReason}`;
		const expires =
			change.banExpires === undefined
				? sql`iif(${isBanned}, ${user.banExpires}, null)`
				: sql`${sql.param(change.banExpires, user.banExpires)}`;
		const where = sql`(not ${isBanned} or ${user.banReason} is not ${reason} or ${user.banExpires} is not ${expires})`;
		set.banned = true;
		set.banReason = reason;
		set.banExpires = expires;
		log.push({
			action: "ban",
			before: banState,
			after: sql`json_object('banned', json('true'), 'banReason', ${reason}, 'banExpires', ${isoTime(expires)})`,
			where,
		});
		ending.push(where);
	}

	if (log.length === 0) throw new ApiError("INVALID_REQUEST", "No changes given.");

	const allowed = and(stillAdmin(actor), mustBeBanned ? isBanned : undefined);
	const after = db.select(userColumns).from(user).where(eq(user.id, id));
	const results = await db.batch([
		selectActorIfAdmin(db, actor),
		...log.map((entry) =>
			auditInsert(db, actor, id, { ...entry, where: and(entry.where, allowed) }),
		),
		// Before the update, while it can still be seen whether this ends anything.
		db.delete(session).where(
			and(
				eq(session.userId, id),
				exists(
					db
						.select()
						.from(user)
						.where(and(eq(user.id, id), allowed, ending.length ? or(...ending) : sql`false`)),
				),
			),
		),
		db
			.update(user)
			.set(set)
			.where(and(eq(user.id, id), allowed)),
		after,
	]);
	const [changed] = results.at(-1) as Awaited<typeof after>;
	requireDone(results[0], changed);
	if (mustBeBanned && !changed?.banned) {
		throw new ApiError(
			"INVALID_REQUEST",
			"`banReason` and `banExpires` need `banned: true`: this user is not banned.",
		);
	}
	return changed as NonNullable<typeof changed>;
}

const banState = sql`json_object('banned', json(iif(${user.banned}, 'true', 'false')), 'banReason', ${user.banReason},
	'banExpires', ${isoTime(user.banExpires)})`;

/** Takes who deletes whom; their sessions and accounts go with them, the audit log stays. Throws as `updateUser` does. */
export async function deleteUser(db: Database, actor: Actor, id: string): Promise<void> {
	forbidSelf(actor, id);
	const [admins, , deleted] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "delete",
			before: sql`json_object('name', ${user.name}, 'role', ${user.role}, 'createdAt', ${isoTime(user.createdAt)})`,
		}),
		db
			.delete(user)
			.where(and(eq(user.id, id), stillAdmin(actor)))
			.returning({ id: user.id }),
	]);
	requireDone(admins, deleted[0]);
}

function forbidSelf(actor: Actor, id: string): void {
	if (actor.user.id === id) {
		throw new ApiError("CONFLICT", "You cannot lock yourself out: ask another admin to do this.");
	}
}
