// What admins see of people: the lists behind the tabs, and one person with their sessions and history.
import { and, asc, desc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { foldText } from "../db/fold.ts";
import type { Database } from "../db/index.ts";
import { auditLog, session, user } from "../db/schema.ts";
import { ApiError } from "../http/errors.ts";
import type { Page } from "./audit.ts";

const SESSIONS = 100;
const HISTORY = 50;
// Names folded with one statement: at their longest they stay well under D1's 2 MB for a value.
const FOLDED_AT_ONCE = 200;

// The latest sign of life that is left: asking for the session renews it once a day.
const lastSeenAt = sql`(select max(s."updatedAt") from "session" s where s."userId" = "user"."id")`;

/** As access.ts asks it, and as an index has it: null, of v0.1.0, is not approved. */
export const isApproved = sql`(${user.isApproved} is 1)`;

/** As access.ts decides: a ban whose end has passed does not count, though its flag stays until the next sign-in. */
export const isBanned = sql`(${user.banned} = 1 and (${user.banExpires} is null or ${user.banExpires} > unixepoch()))`;

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
	name: { by: sql`${user.foldedName}`, usually: "asc" },
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
	const [name, email] = [foldText(q), q.toLowerCase()];
	// Not LIKE: D1 takes no pattern of more than 50 bytes. A lone accent folds to nothing, which every name contains.
	const found = or(
		name ? sql`instr(${user.foldedName}, ${name}) > 0` : undefined,
		sql`instr(lower(${user.email}), ${email}) > 0`,
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

	const list = [
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
	] as const;
	// Whether names must be folded first is asked together with the list: only after a sign-up or a new name is it asked twice.
	const [asked, counted, unfolded] = await db.batch([...list, selectUnfolded(db, "")]);
	let [users, totals] = [asked, counted[0]];
	if (unfolded.length) {
		await foldNames(db, unfolded);
		const [askedAgain, countedAgain] = await db.batch(list);
		[users, totals] = [askedAgain, countedAgain[0]];
	}
	const { found: ofSearch, ...tabs } = totals as NonNullable<typeof totals>;
	const counts = { ...tabs, all: tabs.pending + tabs.approved + tabs.banned };
	return { users, total: ofSearch ?? counts[status], counts };
}

/** Selects users whose stored folded name belongs to another name, or who have none yet, in the order of their ids. */
const selectUnfolded = (db: Database, afterId: string) =>
	db
		.select({ id: user.id, name: user.name })
		.from(user)
		.where(and(sql`"foldedFrom" is not "name"`, gt(user.id, afterId)))
		.orderBy(asc(user.id))
		.limit(FOLDED_AT_ONCE);

/** Stores the folded names of these users, and of all that `selectUnfolded` finds after them. */
async function foldNames(db: Database, unfolded: { id: string; name: string }[]): Promise<void> {
	for (let rows = unfolded; rows.length; ) {
		const folded = rows.map(({ id, name }) => ({ id, name, folded: foldText(name) }));
		// `foldedFrom` is the name that was read: one that has changed meanwhile is found the next time.
		const update = db
			.update(user)
			.set({ foldedName: sql`f.value ->> 'folded'`, foldedFrom: sql`f.value ->> 'name'` })
			.from(sql`json_each(${JSON.stringify(folded)}) f`)
			.where(sql`${user.id} = f.value ->> 'id'`);
		// Always further on, so it ends even if a name does not survive JSON as it was.
		const next = selectUnfolded(db, rows.at(-1)?.id ?? "");
		[, rows] = await db.batch([update, next]);
	}
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
