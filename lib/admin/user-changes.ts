// Changes that admins make to users. D1 runs a change and its audit rows in one batch: both or neither.
import { and, eq, exists, or, sql } from "drizzle-orm";
import { createDb } from "../db/index.ts";
import { session, user } from "../db/schema.ts";
import { ApiError } from "../http/errors.ts";
import {
	type Actor,
	isStillAdmin,
	requireFound,
	requireStillAdmin,
	selectActorIfAdmin,
} from "./admin-check.ts";
import { auditInsert, isoTime } from "./audit.ts";
import { fieldChanges, type SeenFields, stillHas, type UserChange } from "./field-changes.ts";
import { isBanned, userColumns } from "./user-columns.ts";

/**
 * Changes a user. Returns the updated user, whether anything has changed, and whether the change gives access: it has approved the user, and no
 * ban lasts. Withdrawing approval and banning end the user's sessions. While a ban lasts, its reason and its end can be changed on their own.
 * Changes nothing when the user no longer has the `expected` values. Throws `NOT_FOUND`, `CONFLICT` (admins cannot do this to themselves, or the
 * user has changed), `FORBIDDEN` (the actor is no longer an admin) or `INVALID_REQUEST` (no changes, or a reason or an end for a user who is not
 * banned).
 */
export async function updateUser(
	d1: D1Database,
	actor: Actor,
	id: string,
	change: UserChange,
	expected: SeenFields = {},
) {
	const db = createDb(d1);
	if (change.isApproved === false || change.role === "user" || change.banned) forbidSelf(actor, id);
	const changes = fieldChanges(change);
	if (changes.length === 0) throw new ApiError("INVALID_REQUEST", "No changes given.");

	// Checked inside the batch: a ban may be lifted or expire before it runs.
	const mustBeBanned =
		change.banned === undefined &&
		(change.banReason !== undefined || change.banExpires !== undefined);
	const isAsExpected = stillHas(expected);
	const isAllowed = and(isStillAdmin(actor), mustBeBanned ? isBanned : undefined, isAsExpected);
	const ends = changes.filter(({ endsSessions }) => endsSessions);
	const endsSessions = ends.length ? or(...ends.map(({ entry }) => entry.where)) : sql`false`;
	const userWhoseSessionsEnd = db
		.select()
		.from(user)
		.where(and(eq(user.id, id), isAllowed, endsSessions));
	const after = db.select(userColumns).from(user).where(eq(user.id, id));
	const results = await db.batch([
		selectActorIfAdmin(db, actor),
		db
			.select({ id: user.id })
			.from(user)
			.where(and(eq(user.id, id), isAsExpected)),
		...changes.map(({ entry }) =>
			auditInsert(db, actor, id, { ...entry, where: and(entry.where, isAllowed) }),
		),
		// Before the update: `endsSessions` compares the new fields with the old ones.
		db.delete(session).where(and(eq(session.userId, id), exists(userWhoseSessionsEnd))),
		db
			.update(user)
			.set(Object.assign({ updatedAt: new Date() }, ...changes.map(({ set }) => set)))
			.where(and(eq(user.id, id), isAllowed)),
		after,
	]);
	const [updated] = results.at(-1) as Awaited<typeof after>;
	requireStillAdmin(results[0]);
	const found = requireFound(updated, "user");
	if (results[1].length === 0) {
		throw new ApiError(
			"CONFLICT",
			"Someone has changed this user in the meantime. Check the user, then try again.",
		);
	}
	if (mustBeBanned && !found.banned) {
		throw new ApiError(
			"INVALID_REQUEST",
			"`banReason` and `banExpires` need `banned: true`: this user is not banned.",
		);
	}
	// The audit rows, after two reads. An approval's is the first.
	const audited = results.slice(2, 2 + changes.length) as unknown as D1Result[];
	const hasAudited = audited.map(({ meta }) => meta.changes === 1);
	return {
		user: found,
		isChanged: hasAudited.includes(true),
		gainsAccess: change.isApproved === true && hasAudited[0] === true && !found.banned,
	};
}

/** Deletes a user with their sessions and accounts; the audit log stays. Throws `NOT_FOUND`, `CONFLICT` or `FORBIDDEN`, like `updateUser`. */
export async function deleteUser(d1: D1Database, actor: Actor, id: string): Promise<void> {
	const db = createDb(d1);
	forbidSelf(actor, id);
	const [admins, , deleted] = await db.batch([
		selectActorIfAdmin(db, actor),
		auditInsert(db, actor, id, {
			action: "delete",
			before: sql`json_object('name', ${user.name}, 'role', ${user.role}, 'createdAt', ${isoTime(user.createdAt)})`,
		}),
		db
			.delete(user)
			.where(and(eq(user.id, id), isStillAdmin(actor)))
			.returning({ id: user.id }),
	]);
	requireStillAdmin(admins);
	requireFound(deleted[0], "user");
}

function forbidSelf(actor: Actor, id: string): void {
	if (actor.user.id === id) {
		throw new ApiError("CONFLICT", "You cannot lock yourself out: ask another admin to do this.");
	}
}
