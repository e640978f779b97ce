// What admins do with people. Every change and its rows in the audit log go to D1 in one batch: both or neither.
import { and, eq, exists, or, sql } from "drizzle-orm";
import {
	type Actor,
	type Entry,
	isAdmin,
	isoTime,
	record,
	requireDone,
	stillAdmin,
} from "./audit.ts";
import type { Database } from "./db/index.ts";
import { session, user } from "./db/schema.ts";
import { ApiError } from "./errors.ts";
import { isApproved, userColumns } from "./user-list.ts";

export interface UserChange {
	isApproved?: boolean | undefined;
	role?: "user" | "admin" | undefined;
	banned?: boolean | undefined;
	banReason?: string | null | undefined;
	/** When the ban ends by itself; null for never. */
	banExpires?: Date | null | undefined;
}

/**
 * Takes who changes whom and what; gives the user afterwards. Withdrawing approval and banning end the user's sessions.
 * Throws `NOT_FOUND`, `CONFLICT` (oneself) or `FORBIDDEN` (no admin any more).
 */
export async function updateUser(db: Database, actor: Actor, id: string, change: UserChange) {
	if (change.isApproved === false || change.role === "user" || change.banned) forbidSelf(actor, id);
	const admin = stillAdmin(actor);
	const log: Entry[] = [];
	const set: Partial<typeof user.$inferInsert> = { updatedAt: new Date() };

	if (change.isApproved !== undefined) {
		set.isApproved = change.isApproved;
		log.push({
			action: change.isApproved ? "approve" : "withdraw",
			before: sql`json_object('isApproved', json(iif(${isApproved}, 'true', 'false')))`,
			after: { isApproved: change.isApproved },
			where: sql`${isApproved} <> ${Number(change.isApproved)}`,
		});
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
	if (change.banned !== undefined) {
		// The reason and the end belong to the ban: a new one brings its own, lifting it clears both.
		set.banned = change.banned;
		set.banReason = change.banned ? (change.banReason ?? null) : null;
		set.banExpires = change.banned ? (change.banExpires ?? null) : null;
		log.push({
			action: change.banned ? "ban" : "unban",
			before: sql`json_object('banned', json(iif(${user.banned}, 'true', 'false')), 'banReason', ${user.banReason},
				'banExpires', ${isoTime(user.banExpires)})`,
			after: { banned: set.banned, banReason: set.banReason, banExpires: set.banExpires },
			where: sql`(${user.banned} <> ${Number(set.banned)} or ${user.banReason} is not ${set.banReason}
				or ${user.banExpires} is not ${sql.param(set.banExpires, user.banExpires)})`,
		});
	} else {
		const alone = (["banReason", "banExpires"] as const).find((name) => change[name] !== undefined);
		if (alone) throw new ApiError("INVALID_REQUEST", `\`${alone}\` goes with \`banned\`.`);
	}

	if (log.length === 0) throw new ApiError("INVALID_REQUEST", "The body names nothing to change.");

	// Withdrawing and banning end the sessions, and where they change nothing they end nothing.
	const ending = log
		.filter(({ action }) => action === "withdraw" || action === "ban")
		.map(({ where }) => where);

	const after = db.select(userColumns).from(user).where(eq(user.id, id));
	const results = await db.batch([
		isAdmin(db, actor),
		...log.map((entry) => record(db, actor, id, entry)),
		// Before the update, while it can still be seen whether this ends anything.
		db.delete(session).where(
			and(
				eq(session.userId, id),
				admin,
				exists(
					db
						.select()
						.from(user)
						.where(and(eq(user.id, id), ending.length ? or(...ending) : sql`false`)),
				),
			),
		),
		db
			.update(user)
			.set(set)
			.where(and(eq(user.id, id), admin)),
		after,
	]);
	const [changed] = results.at(-1) as Awaited<typeof after>;
	requireDone(results[0], changed);
	return changed as NonNullable<typeof changed>;
}

/** Takes who deletes whom; their sessions and accounts go with them, the audit log stays. Throws as `updateUser` does. */
export async function deleteUser(db: Database, actor: Actor, id: string): Promise<void> {
	forbidSelf(actor, id);
	const [admins, , deleted] = await db.batch([
		isAdmin(db, actor),
		record(db, actor, id, {
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
