// Authentication and authorization: one query decides on session, approval, ban and role, at every call.
import { isBannedSql } from "../db/conditions.ts";
import { rowsOf } from "../db/rows.ts";
import type { Config } from "../env.ts";
import { forbiddenOrigin, isFromTrustedPage } from "../http/cors.ts";
import { ApiError } from "../http/errors.ts";
import { noteUser } from "../http/request-log.ts";
import type { Call } from "../http/route.ts";
import type { Signing } from "./auth-cookie.ts";
import { describeBan, findBanOfEndedSession } from "./bans.ts";
import { isBearer, sessionToken } from "./session-token.ts";

interface AccessConfig extends Signing {
	readonly d1: D1Database;
}

export interface User {
	id: string;
	email: string;
	role: "user" | "admin";
	isApproved: boolean;
	/** The ids of the user's interviews that an admin has ended within the last day. */
	endedInterviews: readonly string[];
	session: {
		token: string;
		/** Seconds since 1970. */
		expiresAt: number;
	};
	/** What this user may spend in a UTC day and month, in nanodollars. Null: the default of the settings. */
	caps: { dailyNano: number | null; monthlyNano: number | null };
}

// Plain SQL, because every request runs it: drizzle would add half of the query's own cost. Interview ids are UUIDs, so none contains a comma.
// Interviews that an admin ended more than a day ago are left out: their clients have long stopped.
const FIND_USER = `select u.id, u.email, u.role, u.isApproved, ${isBannedSql("u", "?2")} as banned, u.banReason, u.banExpires,
	u.capDailyNano, u.capMonthlyNano, s.expiresAt,
	(select group_concat(i.id) from "interview" i
		where i.userId = u.id and i.endedBy is not null and i.endedAt > ?2 - 86400) as endedInterviews
	from "session" s join "user" u on u.id = s.userId where s.token = ?1 and s.expiresAt > ?2`;

interface Row {
	id: string;
	email: string;
	role: "user" | "admin";
	isApproved: number | null;
	/** 1 while a ban lasts. */
	banned: number;
	banReason: string | null;
	/** Seconds since 1970; null for a ban without an end. */
	banExpires: number | null;
	capDailyNano: number | null;
	capMonthlyNano: number | null;
	expiresAt: number;
	/** Comma-separated ids; null when there are none. */
	endedInterviews: string | null;
}

/** Returns the user of a request's session (cookie or `Authorization: Bearer`). Throws `UNAUTHENTICATED` or `BANNED`. */
export async function requireUser(request: Request, config: AccessConfig): Promise<User> {
	const query = selectUser(request, config);
	return userOf(await query.statement.first<Row>(), query, request, config);
}

/** Like `requireUser`; also throws `PENDING_APPROVAL` for a user who has not been approved yet. */
export async function requireApproved(request: Request, config: AccessConfig): Promise<User> {
	return requireApproval(await requireUser(request, config));
}

/**
 * Like `requireApproved`, with another statement in the same round trip to D1. `statement` gets the session's token and the time, in seconds
 * since 1970. Returns the rows of that statement too.
 */
export async function requireApprovedWith<T>(
	request: Request,
	config: AccessConfig,
	statement: (token: string, now: number) => D1PreparedStatement,
): Promise<{ user: User; rows: T[] }> {
	const query = selectUser(request, config);
	const [users, others] = await config.d1.batch([
		query.statement,
		statement(query.token, query.now),
	]);
	const [row] = rowsOf<Row>(users);
	const user = requireApproval(await userOf(row, query, request, config));
	return { user, rows: rowsOf<T>(others) };
}

const unauthenticated = () => new ApiError("UNAUTHENTICATED", "Sign in first.");

interface Query {
	token: string;
	/** Seconds since 1970. */
	now: number;
	statement: D1PreparedStatement;
}

/** Returns the query for a request's user. Throws `UNAUTHENTICATED` when the request has no valid token. */
function selectUser(request: Request, config: AccessConfig): Query {
	const token = sessionToken(request, config);
	if (!token) throw unauthenticated();
	const now = Math.floor(Date.now() / 1000);
	return { token, now, statement: config.d1.prepare(FIND_USER).bind(token, now) };
}

/** Returns the user of the query's row. Throws `UNAUTHENTICATED` without a row, and `BANNED`. */
async function userOf(
	row: Row | null | undefined,
	{ token }: Query,
	request: Request,
	config: AccessConfig,
): Promise<User> {
	if (!row) throw await noSession(request, config);
	noteUser(request, row.id);
	if (row.banned) throw new ApiError("BANNED", describeBan(row));
	const { id, email, role, isApproved, expiresAt } = row;
	return {
		id,
		email,
		role,
		isApproved: isApproved === 1,
		endedInterviews: row.endedInterviews?.split(",") ?? [],
		session: { token, expiresAt },
		caps: { dailyNano: row.capDailyNano, monthlyNano: row.capMonthlyNano },
	};
}

/** Returns the error for a session that is not in the database. A ban may have ended it: then the user is sent the reason. */
async function noSession(request: Request, config: AccessConfig): Promise<ApiError> {
	const ban = await findBanOfEndedSession(request, config);
	if (!ban) return unauthenticated();
	noteUser(request, ban.userId);
	return new ApiError("BANNED", ban.message);
}

function requireApproval(user: User): User {
	if (!user.isApproved) {
		throw new ApiError("PENDING_APPROVAL", "An admin must approve your account first.");
	}
	return user;
}

/**
 * Like `requireApproved`; also throws `FORBIDDEN` when the user is not an admin, and `FORBIDDEN_ORIGIN` for cookies from a page outside
 * `ADMIN_ORIGINS`: a trusted frontend may act for its users, but not administer their accounts.
 */
export async function requireAdmin(
	request: Request,
	config: AccessConfig & { adminOrigins: readonly string[] },
): Promise<User> {
	if (isFromNonAdminOrigin(request, config)) throw forbiddenOrigin(request, config);
	const user = await requireApproved(request, config);
	if (user.role !== "admin") throw new ApiError("FORBIDDEN", "Only admins can do this.");
	return user;
}

/** One of the three rules above. */
export type Rule = (request: Request, config: Config) => Promise<User>;

/** Returns the user of a call that satisfies a rule, and reports how long that took in the response's `Server-Timing`. */
export const authorize = ({ request, config, timed }: Call, rule: Rule): Promise<User> =>
	timed("authorization", rule(request, config));

/** Whether a request has cookies and comes from a page that may not use the admin API with them. */
export function isFromNonAdminOrigin(
	request: Request,
	{ origin, adminOrigins }: { origin: string; adminOrigins: readonly string[] },
): boolean {
	if (isBearer(request) || !request.headers.has("cookie")) return false;
	return !isFromTrustedPage(request, { origin, trustedOrigins: adminOrigins });
}
