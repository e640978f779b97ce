// What admins see of people: the lists behind the tabs, and one person with their sessions and history.
import { and, asc, desc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Page } from "./audit.ts";
import type { Database } from "./db/index.ts";
import { auditLog, session, user } from "./db/schema.ts";
import { ApiError } from "./errors.ts";

const SESSIONS = 100;
const HISTORY = 50;

// The latest sign of life that is left: asking for the session renews it once a day.
const lastSeenAt = sql`(select max(s."updatedAt") from "session" s where s."userId" = "user"."id")`;

/** As access.ts asks it, and as an index has it: null, of v0.1.0, is not approved. */
export const isApproved = sql`(${user.isApproved} is 1)`;

// As access.ts decides: a ban whose end has passed is none, though its flag stays until the next sign-in.
const isBanned = sql`(${user.banned} = 1 and (${user.banExpires} is null or ${user.banExpires} > unixepoch()))`;

/** What an admin sees of anyone. */
export const userColumns = {
	id: user.id,
	name: user.name,
	email: user.email,
	role: user.role,
	isApproved: isApproved.mapWith(user.banned),
	banned: isBanned.mapWith(user.banned),
	banReason: user.banReason,
	banExpires: user.banExpires,
	createdAt: user.createdAt,
	lastSeenAt: lastSeenAt.mapWith((seconds: number): Date | null => new Date(seconds * 1000)),
};

export const STATUSES = ["pending", "approved", "banned", "all"] as const;
export const SORTS = ["joined", "name", "email", "seen"] as const;
export const ORDERS = ["asc", "desc"] as const;

// No index knows the time. So an index finds the approval or the flag of a ban, and what else is in it tells which bans are
// over. Numbers are written out: SQLite takes an index on an expression or a part only for what it can read.
const WHERE: Record<(typeof STATUSES)[number], SQL | undefined> = {
	pending: sql`${isApproved} = 0 and not ${isBanned}`,
	approved: sql`${isApproved} = 1 and not ${isBanned}`,
	banned: isBanned,
	all: undefined,
};

const SORTED: Record<(typeof SORTS)[number], { by: SQL; usually: (typeof ORDERS)[number] }> = {
	joined: { by: sql`${user.createdAt}`, usually: "desc" },
	name: { by: sql`${user.name} collate nocase`, usually: "asc" },
	email: { by: sql`${user.email}`, usually: "asc" },
	seen: { by: lastSeenAt, usually: "desc" },
};

interface UserQuery extends Page {
	status: (typeof STATUSES)[number];
	/** Part of a name or an e-mail address; empty for everyone. */
	q: string;
	sort: (typeof SORTS)[number];
	/** Unless told, the latest first, or the first of the alphabet. */
	order?: (typeof ORDERS)[number] | undefined;
}

/** Takes a query; gives that page of users, how many fit it in all, and how many each tab holds without the search. */
export async function listUsers(db: Database, query: UserQuery) {
	const { status, q, sort, page, limit } = query;
	// Not LIKE: D1 takes no pattern of more than 50 bytes.
	const found = or(
		sql`instr(lower(${user.name}), lower(${q})) > 0`,
		sql`instr(lower(${user.email}), lower(${q})) > 0`,
	);
	const where = and(WHERE[status], q ? found : undefined);
	const { by, usually } = SORTED[sort];
	const direction = (query.order ?? usually) === "asc" ? asc : desc;
	const order = [direction(by), direction(user.id)];
	// First who, then what of them: sorting everyone does not ask when each was seen.
	const chosen = db
		.select({ id: user.id })
		.from(user)
		.where(where)
		.orderBy(...order)
		.limit(limit)
		.offset((page - 1) * limit);

	const [users, [totals]] = await db.batch([
		db
			.select(userColumns)
			.from(user)
			.where(inArray(user.id, chosen))
			.orderBy(...order),
		// One statement, so that all of it is of one moment and nobody is in two tabs.
		db
			.select({
				pending: sql<number>`${db.$count(user, WHERE.pending)}`,
				approved: sql<number>`${db.$count(user, WHERE.approved)}`,
				banned: sql<number>`${db.$count(user, WHERE.banned)}`,
				found: sql<number | null>`${q ? db.$count(user, where) : null}`,
			})
			.from(sql`(select 1)`),
	]);
	const { found: ofSearch, ...tabs } = totals as NonNullable<typeof totals>;
	const counts = { ...tabs, all: tabs.pending + tabs.approved + tabs.banned };
	return { users, total: ofSearch ?? counts[status], counts };
}

/**
 * Takes a user's id; gives them, their sessions that last (the 100 seen latest, without tokens), and what was done about
 * them (the latest 50 rows of the audit log). Throws `NOT_FOUND`.
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
			.limit(SESSIONS),
		db
			.select()
			.from(auditLog)
			.where(eq(auditLog.targetId, id))
			.orderBy(desc(auditLog.id))
			.limit(HISTORY),
	]);
	if (!found) throw new ApiError("NOT_FOUND", "There is no such user.");
	return { user: found, sessions, history };
}
