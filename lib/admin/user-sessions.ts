// What ends people's sessions: an admin signs them out, ends one session, or sets a new password. As in users.ts, each
// change and its row in the audit log go to D1 in one batch.
import { and, eq, notExists, sql } from "drizzle-orm";
import type { Database } from "../db/index.ts";
import { account, session, user } from "../db/schema.ts";
import {
	type Actor,
	auditInsert,
	isoTime,
	requireDone,
	selectActorIfAdmin,
	stillAdmin,
} from "./audit.ts";

/** Ends all sessions of a user and returns how many there were; leaves no row if there were none. Throws `NOT_FOUND` or `FORBIDDEN`. */
export async function signOutUser(db: Database, actor: Actor, id: string): Promise<number> {
	const [admins, , ended, found] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "sign-out",
			before: sessionsOf(id),
			where: sql`exists (${lasting(id)})`,
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

/** Takes who ends which session of whom. Throws `NOT_FOUND` where there is none or it has expired, or `FORBIDDEN`. */
export async function endSession(
	db: Database,
	actor: Actor,
	id: string,
	sessionId: string,
): Promise<void> {
	const theirs = sql`"session" s where s.id = ${sessionId} and s."userId" = ${id} and s."expiresAt" > unixepoch()`;
	const [admins, , ended] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "sign-out",
			before: sql`(select json_object('createdAt', ${isoTime(sql`s."createdAt"`)}, 'ipAddress', s."ipAddress",
				'userAgent', s."userAgent") from ${theirs})`,
			where: sql`exists (select 1 from ${theirs})`,
		}),
		db
			.delete(session)
			.where(and(sql`${session.id} in (select s.id from ${theirs})`, stillAdmin(actor)))
			.returning({ id: session.id }),
	]);
	requireDone(admins, ended[0], "session");
}

/**
 * Takes who gives whom which password, hashed; ends all their sessions, also where an admin does it to themselves. Who had
 * no password gets one. Throws `NOT_FOUND` or `FORBIDDEN`.
 */
export async function setPassword(
	db: Database,
	actor: Actor,
	id: string,
	hash: string,
): Promise<void> {
	const admin = stillAdmin(actor);
	const credential = and(eq(account.userId, id), eq(account.providerId, "credential"));
	const [admins, , , , , found] = await db.batch([
		selectActorIfAdmin(db, actor),
		// Neither the password nor its hash: the log says that it was set, and how many sessions that ended.
		auditInsert(db, actor, id, { action: "password", before: sessionsOf(id) }),
		db.update(account).set({ password: hash, updatedAt: new Date() }).where(and(credential, admin)),
		// As Better Auth makes one at sign-up. In the order of the table's columns, as `insert … select` wants them.
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
				.where(and(eq(user.id, id), admin, notExists(db.select().from(account).where(credential)))),
		),
		db.delete(session).where(and(eq(session.userId, id), admin)),
		db.select({ id: user.id }).from(user).where(eq(user.id, id)),
	]);
	requireDone(admins, found[0]);
}

const lasting = (id: string) =>
	sql`select 1 from "session" s where s."userId" = ${id} and s."expiresAt" > unixepoch()`;

/** Returns what a row says of somebody whose sessions all end. */
const sessionsOf = (id: string) =>
	sql`json_object('sessions', (select count(*) from (${lasting(id)})))`;
