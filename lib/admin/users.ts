// Reads for the admin API: lists of users, and one user with sessions and history.
import { and, asc, desc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { IS_PENDING } from "../db/conditions.ts";
import { foldText } from "../db/fold.ts";
import { createDb } from "../db/index.ts";
import { auditLog, session, user } from "../db/schema.ts";
import { requireFound } from "./admin-check.ts";
import type { Pagination } from "./audit.ts";
import { foldNames, selectUnfolded } from "./folded-names.ts";
import { isApproved, isBanned, lastSeenAt, spentMonth, userColumns } from "./user-columns.ts";

const MAX_SESSIONS = 100;
const MAX_HISTORY = 50;

export const STATUSES = ["pending", "approved", "banned", "all"] as const;
export const SORTS = ["joined", "name", "email", "seen", "spent"] as const;
export const ORDERS = ["asc", "desc"] as const;

// Whether a ban has expired cannot be indexed, since it depends on the time: an index finds the approval or the ban's flag, and its other
// columns show which bans have expired. The number is a literal, not a parameter, so that the index is used.
const STATUS_CONDITIONS: Record<(typeof STATUSES)[number], SQL | undefined> = {
	pending: sql.raw(IS_PENDING),
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
	spent: { column: spentMonth, defaultOrder: "desc" },
};

interface UserQuery extends Pagination {
	status: (typeof STATUSES)[number];
	/** Part of a name or an e-mail address; empty for all users. */
	q: string;
	sort: (typeof SORTS)[number];
	/** By default descending for times and ascending for text. */
	order?: (typeof ORDERS)[number] | undefined;
}

/**
 * Returns one page of the matching users and their total, and two counts per status: of all users, and of those that match the search. The
 * search also accepts an address as mail programs write it: `Ann Lee <ann@example.com>`.
 */
export async function listUsers(d1: D1Database, query: UserQuery) {
	const db = createDb(d1);
	const { status, sort, page, limit } = query;
	const q = addressIn(query.q) ?? query.q;
	const [name, email] = [foldText(q), q.toLowerCase()];
	// Not LIKE: D1 limits its patterns to 50 bytes. A lone accent folds to "", which every name contains.
	const matchesSearch = or(
		name ? sql`instr(${user.foldedName}, ${name}) > 0` : undefined,
		sql`instr(lower(${user.email}), ${email}) > 0`,
	);
	const search = q ? matchesSearch : undefined;
	const where = and(STATUS_CONDITIONS[status], search);
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
				// One scan for all three.
				matching: search
					? sql`(select json_object('pending', ${sumOf("pending")}, 'approved', ${sumOf("approved")}, 'banned', ${sumOf("banned")})
						from ${user} where ${search})`.mapWith(JSON.parse)
					: sql<null>`null`,
			})
			.from(sql`(select 1)`),
	] as const;
	// The same batch looks for names to fold, so the list is read twice only after a sign-up or a change of name.
	let [users, counted, unfolded] = await db.batch([...list, selectUnfolded(db)]);
	if (unfolded.length) {
		await foldNames(db, unfolded);
		[users, counted] = await db.batch(list);
	}
	const { matching: found, ...byStatus } = counted[0] as (typeof counted)[number];
	const counts = withAll(byStatus);
	const matching = found ? withAll(found as typeof byStatus) : counts;
	return { users, total: matching[status], counts, matching };
}

const withAll = (counts: { pending: number; approved: number; banned: number }) => ({
	...counts,
	all: counts.pending + counts.approved + counts.banned,
});

const sumOf = (status: (typeof STATUSES)[number]) =>
	sql`coalesce(sum(${STATUS_CONDITIONS[status]}), 0)`;

/** Returns the address in `Ann Lee <ann@example.com>`. */
const addressIn = (text: string): string | undefined =>
	/<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(text)?.[1];

/**
 * Returns a user with their active sessions (the 100 most recently used, without tokens) and their history (the latest 50 rows of the
 * audit log). Throws `NOT_FOUND`.
 */
export async function readUser(d1: D1Database, id: string) {
	const db = createDb(d1);
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
