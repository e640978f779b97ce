// What admins do with people. Every change and its rows in the audit log go to D1 in one batch: both or neither.
import { and, count, desc, eq, exists, or, type SQL, sql } from "drizzle-orm";
import { type Actor, type Entry, isAdmin, type Page, record, stillAdmin } from "./audit.ts";
import type { Database } from "./db/index.ts";
import { session, user } from "./db/schema.ts";
import { ApiError } from "./errors.ts";

const columns = {
	id: user.id,
	name: user.name,
	email: user.email,
	role: user.role,
	isApproved: sql`coalesce(${user.isApproved}, 0)`.mapWith(user.banned),
	banned: user.banned,
	banReason: user.banReason,
	createdAt: user.createdAt,
	// The latest sign of life that is left: asking for the session renews it once a day.
	lastSeenAt:
		sql<Date | null>`(select max(s."updatedAt") from "session" s where s."userId" = "user"."id")`.mapWith(
			user.createdAt,
		),
};

const isApproved = sql`coalesce(${user.isApproved}, 0)`;

export const STATUSES = ["pending", "approved", "banned", "all"] as const;

const WHERE: Record<(typeof STATUSES)[number], SQL | undefined> = {
	pending: sql`${isApproved} = 0 and ${user.banned} = 0`,
	approved: sql`${isApproved} = 1 and ${user.banned} = 0`,
	banned: sql`${user.banned} = 1`,
	all: undefined,
};

interface UserQuery extends Page {
	status: (typeof STATUSES)[number];
	/** Part of a name or an e-mail address; empty for everyone. */
	q: string;
}

/** Takes a query; gives that page of users, newest first, and how many fit it in all. */
export async function listUsers(db: Database, { status, q, page, limit }: UserQuery) {
	// Not LIKE: D1 takes no pattern of more than 50 bytes.
	const found = or(
		sql`instr(lower(${user.name}), lower(${q})) > 0`,
		sql`instr(lower(${user.email}), lower(${q})) > 0`,
	);
	const where = and(WHERE[status], q ? found : undefined);
	const [users, totals] = await db.batch([
		db
			.select(columns)
			.from(user)
			.where(where)
			.orderBy(desc(user.createdAt), desc(user.id))
			.limit(limit)
			.offset((page - 1) * limit),
		db.select({ total: count() }).from(user).where(where),
	]);
	return { users, total: totals[0]?.total ?? 0 };
}

export interface UserChange {
	isApproved?: boolean | undefined;
	role?: "user" | "admin" | undefined;
	banned?: boolean | undefined;
	banReason?: string | null | undefined;
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
		set.banExpires = null;
		log.push({
			action: change.banned ? "ban" : "unban",
			before: sql`json_object('banned', json(iif(${user.banned}, 'true', 'false')), 'banReason', ${user.banReason})`,
			after: { banned: set.banned, banReason: set.banReason },
			where: sql`(${user.banned} <> ${Number(set.banned)} or ${user.banReason} is not ${set.banReason})`,
		});
	} else if (change.banReason !== undefined) {
		throw new ApiError("INVALID_REQUEST", "`banReason` goes with `banned`.");
	}

	if (log.length === 0) throw new ApiError("INVALID_REQUEST", "The body names nothing to change.");

	// Withdrawing and banning end the sessions, and where they change nothing they end nothing.
	const ending = log
		.filter(({ action }) => action === "withdraw" || action === "ban")
		.map(({ where }) => where);

	const after = db.select(columns).from(user).where(eq(user.id, id));
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
			before: sql`json_object('name', ${user.name}, 'role', ${user.role}, 'createdAt', ${user.createdAt})`,
		}),
		db
			.delete(user)
			.where(and(eq(user.id, id), stillAdmin(actor)))
			.returning({ id: user.id }),
	]);
	requireDone(admins, deleted[0]);
}

/** Takes who signs whom out; ends all their sessions and gives how many there were. Throws `NOT_FOUND` or `FORBIDDEN`. */
export async function signOutUser(db: Database, actor: Actor, id: string): Promise<number> {
	const [admins, , ended, found] = await db.batch([
		isAdmin(db, actor),
		record(db, actor, id, {
			action: "sign-out",
			before: sql`json_object('sessions', (select count(*) from "session" s where s."userId" = ${id}))`,
		}),
		db
			.delete(session)
			.where(and(eq(session.userId, id), stillAdmin(actor)))
			.returning({ id: session.id }),
		db.select({ id: user.id }).from(user).where(eq(user.id, id)),
	]);
	requireDone(admins, found[0]);
	return ended.length;
}

function requireDone(admins: unknown, target: unknown): void {
	if (Array.isArray(admins) && admins.length === 0) {
		throw new ApiError("FORBIDDEN", "Only an admin may do this.");
	}
	if (!target) throw new ApiError("NOT_FOUND", "There is no such user.");
}

function forbidSelf(actor: Actor, id: string): void {
	if (actor.user.id === id) {
		throw new ApiError("CONFLICT", "You cannot lock yourself out: ask another admin to do this.");
	}
}
