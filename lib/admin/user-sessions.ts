// Changes by admins that end a user's sessions: sign out, end one session, set a password. As in user-changes.ts, D1 runs each change and
// its audit row in one batch.
import { and, eq, notExists, sql } from "drizzle-orm";
import { createDb } from "../db/index.ts";
import { account, session, user } from "../db/schema.ts";
import {
	type Actor,
	isStillAdmin,
	requireFound,
	requireStillAdmin,
	selectActorIfAdmin,
} from "./admin-check.ts";
import { auditInsert, isoTime } from "./audit.ts";

/** Ends all sessions of a user and returns their number. Without an active session, writes no audit row. Throws `NOT_FOUND` or `FORBIDDEN`. */
export async function signOutUser(d1: D1Database, actor: Actor, id: string): Promise<number> {
	const db = createDb(d1);
	const [admins, , ended, found] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "sign-out",
			before: sessionCount(id),
			where: sql`exists (${activeSessions(id)})`,
		}),
		db
			.delete(session)
			.where(and(eq(session.userId, id), isStillAdmin(actor)))
			.returning({ id: session.id }),
		db.select({ id: user.id }).from(user).where(eq(user.id, id)),
	]);
	requireStillAdmin(admins);
	requireFound(found[0], "user");
	return ended.length;
}

/** Ends one session of a user. Throws `NOT_FOUND` when it does not exist or has expired, or `FORBIDDEN`. */
export async function endSession(
	d1: D1Database,
	actor: Actor,
	id: string,
	sessionId: string,
): Promise<void> {
	const db = createDb(d1);
	const activeSession = sql`"session" s where s.id = ${sessionId} and s."userId" = ${id} and s."expiresAt" > unixepoch()`;
	const [admins, , ended] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "sign-out",
			before: sql`(select json_object('createdAt', ${isoTime(sql`s."createdAt"`)}, 'ipAddress', s."ipAddress",
				'userAgent', s."userAgent") from ${activeSession})`,
			where: sql`exists (select 1 from ${activeSession})`,
		}),
		db
			.delete(session)
			.where(and(sql`${session.id} in (select s.id from ${activeSession})`, isStillAdmin(actor)))
			.returning({ id: session.id }),
	]);
	requireStillAdmin(admins);
	requireFound(ended[0], "session");
}

/**
 * Sets a user's password and ends all their sessions, the actor's own included when they change their own password. Creates a password
 * account for a user without one. Throws `NOT_FOUND` or `FORBIDDEN`.
 */
export async function setPassword(
	d1: D1Database,
	actor: Actor,
	id: string,
	hash: string,
): Promise<void> {
	const db = createDb(d1);
	const allowed = isStillAdmin(actor);
	const credential = and(eq(account.userId, id), eq(account.providerId, "credential"));
	const [admins, , , , , found] = await db.batch([
		selectActorIfAdmin(db, actor),
		// Without the password or its hash: the entry has only the number of sessions that this ended.
		auditInsert(db, actor, id, { action: "password", before: sessionCount(id) }),
		db
			.update(account)
			.set({ password: hash, updatedAt: new Date() })
			.where(and(credential, allowed)),
		// The account that Better Auth creates at sign-up. `insert … select` requires the table's column order.
		db.insert(account).select(
			db
				.select({
					id: sql<string>`${crypto.randomUUID()}`.as("id"),
					accountId: sql<string>`${user.id}`.as("accountId"),
					providerId: sql<string>`'credential'`.as("providerId"),
					userId: sql<string>`${user.id}`.as("userId"),
					accessToken: sql<null>`null`.as("accessToken"),
					refreshToken: sql<null>`null`.as("refreshToken"),
					idToken: sql<null>`null`.as("idToken"),
					accessTokenExpiresAt: sql<null>`null`.as("accessTokenExpiresAt"),
					refreshTokenExpiresAt: sql<null>`null`.as("refreshTokenExpiresAt"),
					scope: sql<null>`null`.as("scope"),
					password: sql<string>`${hash}`.as("password"),
					createdAt: sql<Date>`unixepoch()`.as("createdAt"),
					updatedAt: sql<Date>`unixepoch()`.as("updatedAt"),
				})
				.from(user)
				.where(
					and(eq(user.id, id), allowed, notExists(db.select().from(account).where(credential))),
				),
		),
		db.delete(session).where(and(eq(session.userId, id), allowed)),
		db.select({ id: user.id }).from(user).where(eq(user.id, id)),
	]);
	requireStillAdmin(admins);
	requireFound(found[0], "user");
}

const activeSessions = (id: string) =>
	sql`select 1 from "session" s where s."userId" = ${id} and s."expiresAt" > unixepoch()`;

/** SQL for the `before` of an audit entry about the end of all of a user's sessions. */
const sessionCount = (id: string) =>
	sql`json_object('sessions', (select count(*) from (${activeSessions(id)})))`;
