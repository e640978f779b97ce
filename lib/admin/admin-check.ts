// Authorization inside a change's batch. D1 runs batches one after the other, so when two admins demote each other at the same time, only
// the first succeeds and one admin is left.
import { and, eq, sql } from "drizzle-orm";
import type { User } from "../access/access.ts";
import { isActiveAdminSql } from "../db/conditions.ts";
import type { Database } from "../db/index.ts";
import { user } from "../db/schema.ts";
import { ApiError } from "../http/errors.ts";

/** The admin who makes a change, and the IP address of the request. */
export interface Actor {
	user: Pick<User, "id" | "email">;
	ipAddress: string | null;
}

/** SQL condition: the actor is still an admin. Part of every statement of a change. */
export const isStillAdmin = (actor: Actor) =>
	sql`exists (select 1 from "user" a where a.id = ${actor.user.id} and ${sql.raw(isActiveAdminSql("a"))})`;

/** Returns a query for the actor, without a row when they are no longer an admin. Pass its result to `requireStillAdmin`. */
export const selectActorIfAdmin = (db: Database, actor: Actor) =>
	db
		.select({ id: user.id })
		.from(user)
		.where(and(eq(user.id, actor.user.id), isStillAdmin(actor)));

/** Throws `FORBIDDEN` when `selectActorIfAdmin` found no row: the batch has changed nothing. */
export function requireStillAdmin(admins: readonly unknown[]): void {
	if (admins.length === 0) throw new ApiError("FORBIDDEN", "Only admins can do this.");
}

/** Returns the row that a change or query has found. Throws `NOT_FOUND` without a row. */
export function requireFound<T>(
	row: T | undefined,
	what: "user" | "session" | "interview" | "invitation",
): T {
	if (row === undefined) throw new ApiError("NOT_FOUND", `There is no such ${what}.`);
	return row;
}
