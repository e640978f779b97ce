// Reads for the admin API: lists of users, and one user with sessions and history.
import { and, asc, desc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { foldText } from "../db/fold.ts";
import type { Database } from "../db/index.ts";
import { auditLog, session, user } from "../db/schema.ts";
import { requireFound } from "./admin-check.ts";
import type { Pagination } from "./audit.ts";
import { foldNames, selectUnfolded } from "./folded-names.ts";
import { isApproved, isBanned, lastSeenAt, userColumns } from "./user-columns.ts";

const MAX_SESSIONS = 100;
const MAX_HISTORY = 50;

export const STATUSES = ["pending", "approved", "banned", "all"] as const;
export const SORTS = ["joined", "name", "email", "seen"] as const;
export const ORDERS = ["asc", "desc"] as const;

// Whether a ban has expired cannot be indexed, since it depends on the time: an index finds the approval or the ban's flag, and its other
// columns show which bans have expired. The numbers are literals, not parameters: SQLite uses an index on an expression, or a partial
// index, only for a condition that it can compare when it prepares the statement.
const STATUS_CONDITIONS: Record<(typeof STATUSES)[number], SQL | undefined> = {
	pending: sql`${isApproved} = 0 and not ${isBanned}`,
	approved: sql`${isApproved} = 1 and not ${isBanned}`,
	banned: isBanned,
	all: undefined,
};

const SORT_COLUMNS: Record<
	(typeof SORTS)[number],
	{ column: SQL; defaultOrder: (typeof ORDERS)[number] }
> = {
	joined: { column: sql`${user.createdAt}`, defaultOrder: "desc" },
	name: { column: sql`${user.foldedName}`, defaultOrder: "asc" },
	email: { column: sql`${user.email}`, defaultOrder: "asc" },
	seen: { column: lastSeenAt, defaultOrder: "desc" },
};

interface UserQuery extends Pagination {
	status: (typeof STATUSES)[number];
	/** Part of a name or an e-mail address; empty for all users. */
	q: string;
	sort: (typeof SORTS)[number];
	/** By default descending for times and ascending for text. */
	order?: (typeof ORDERS)[number] | undefined;
}

/** Returns one page of the matching users, the number of all matching users, and the number of users per status without the search. */
export async function listUsers(db: Database, query: UserQuery) {
	const { status, q, sort, page, limit } = query;
	const [name, email] = [foldText(q), q.toLowerCase()];
	// Not LIKE: D1 limits its patterns to 50 bytes. A lone accent folds to "", which every name contains.
	const matchesSearch = or(
		name ? sql`instr(${user.foldedName}, ${name}) > 0` : undefined,
		sql`instr(lower(${user.email}), ${email}) > 0`,
	);
	const where = and(STATUS_CONDITIONS[status], q ? matchesSearch : undefined);
	const { column, defaultOrder } = SORT_COLUMNS[sort];
	const direction = (query.order ?? defaultOrder) === "asc" ? asc : desc;
	const order = [direction(column), direction(user.id)];
	// Ids first, so that `lastSeenAt` is computed for the users of this page only, unless it is what they are sorted by.
	const pageIds = db
		.select({ id: user.id })
		.from(user)
		.where(where)
		.orderBy(...order)
		.limit(limit)
		.offset((page - 1) * limit);

	const list = [
		db
			.select(userColumns)
			.from(user)
			.where(inArray(user.id, pageIds))
			.orderBy(...order),
		// One statement, so that all counts are of the same moment and no user is counted twice.
		db
			.select({
				pending: sql<number>`${db.$count(user, STATUS_CONDITIONS.pending)}`,
				approved: sql<number>`${db.$count(user, STATUS_CONDITIONS.approved)}`,
				banned: sql<number>`${db.$count(user, STATUS_CONDITIONS.banned)}`,
				matching: sql<number | null>`${q ? db.$count(user, where) : null}`,
			})
			.from(sql`(select 1)`),
	] as const;
	// The same batch looks for names to fold, so the list is read twice only after a sign-up or a change of name.
	let [users, counted, unfolded] = await db.batch([...list, selectUnfolded(db)]);
	if (unfolded.length) {
		await foldNames(db, unfolded);
		[users, counted] = await db.batch(list);
	}
	const { matching, ...byStatus } = counted[0] as (typeof counted)[number];
	const counts = { ...byStatus, all: byStatus.pending + byStatus.approved + byStatus.banned };
	return { users, total: matching ?? counts[status], counts };
}

/**
 * Returns a user with their active sessions (the 100 most recently used, without tokens) and their history (the latest 50 rows of the
 * audit log). Throws `NOT_FOUND`.
 */
export async function readUser(db: Database, id: string) {
	const [[found], sessions, history] = await db.batch([
		db.select(userColumns).from(user).where(eq(user.id, id)),
		db
			.select({
				id: session.id,
				createdAt: session.createdAt,
				lastSeenAt: session.updatedAt,
				expiresAt: session.expiresAt,
				ipAddress: session.ipAddress,
				userAgent: session.userAgent,
			})
			.from(session)
			.where(and(eq(session.userId, id), gt(session.expiresAt, new Date())))
			.orderBy(desc(session.updatedAt))
			.limit(MAX_SESSIONS),
		db
			.select()
			.from(auditLog)
			.where(eq(auditLog.targetId, id))
			.orderBy(desc(auditLog.id))
			.limit(MAX_HISTORY),
	]);
	return { user: requireFound(found, "user"), sessions, history };
}
