// Who is calling, and may they? One query settles session, approval, ban and role together, at every call.
import { forbiddenOrigin, isListed, isSameOriginOrNoBrowser } from "../http/cors.ts";
import { ApiError } from "../http/errors.ts";
import { cookie, decode, SESSION_COOKIE, type Signing, unsigned } from "./auth-cookie.ts";

interface Source extends Signing {
	readonly d1: D1Database;
}

export interface User {
	id: string;
	email: string;
	role: "user" | "admin";
	isApproved: boolean;
	session: {
		token: string;
		/** Seconds since 1970. */
		expiresAt: number;
	};
}

// Plain SQL: every request pays for this one, and drizzle costs half as much again as D1 itself.
const FIND_USER = `select u.id, u.email, u.role, u.isApproved, u.banned, u.banReason, u.banExpires, s.expiresAt
	from "session" s join "user" u on u.id = s.userId where s.token = ?1 and s.expiresAt > ?2`;

interface Row {
	id: string;
	email: string;
	role: "user" | "admin";
	isApproved: number | null;
	banned: number;
	banReason: string | null;
	/** Seconds since 1970; null for a ban without an end. */
	banExpires: number | null;
	expiresAt: number;
}

/** Takes a request with a session (cookie or `Authorization: Bearer`); gives its user, or throws `UNAUTHENTICATED` or `BANNED`. */
export async function requireUser(request: Request, config: Source): Promise<User> {
	const token = sessionToken(request, config);
	const now = Math.floor(Date.now() / 1000);
	const row = token && (await config.d1.prepare(FIND_USER).bind(token, now).first<Row>());
	if (!token || !row) throw new ApiError("UNAUTHENTICATED", "Sign in first.");
	if (row.banned && (row.banExpires === null || row.banExpires > now)) {
		throw new ApiError("BANNED", row.banReason ? `Banned: ${row.banReason}` : "You are banned.");
	}
	const { id, email, role, isApproved, expiresAt } = row;
	return { id, email, role, isApproved: isApproved === 1, session: { token, expiresAt } };
}

/** As `requireUser`; throws `PENDING_APPROVAL` for a user no admin has approved yet. */
export async function requireApproved(request: Request, config: Source): Promise<User> {
	const user = await requireUser(request, config);
	if (!user.isApproved) {
		throw new ApiError("PENDING_APPROVAL", "An admin must approve your account first.");
	}
	return user;
}

/**
 * As `requireApproved`; throws `FORBIDDEN` for anyone who is no admin, and `FORBIDDEN_ORIGIN` for cookies from a page that may not
 * use the admin API with them: a trusted frontend is trusted with a user's work, not with everybody's accounts.
 */
export async function requireAdmin(
	request: Request,
	config: Source & { adminOrigins: readonly string[] },
): Promise<User> {
	if (isCookieOfOtherPage(request, config)) throw forbiddenOrigin(request, config);
	const user = await requireApproved(request, config);
	if (user.role !== "admin") throw new ApiError("FORBIDDEN", "Only admins can do this.");
	return user;
}

/** Whether a request brings cookies from a page that may not use an admin's with them. */
export function isCookieOfOtherPage(
	request: Request,
	{ origin: own, adminOrigins }: { origin: string; adminOrigins: readonly string[] },
): boolean {
	if (isBearer(request) || !request.headers.has("cookie")) return false;
	const origin = request.headers.get("origin");
	return origin
		? origin !== own && !isListed(origin, adminOrigins)
		: !isSameOriginOrNoBrowser(request);
}

/** Whether a request brings a bearer token; then its cookies do not count. */
export const isBearer = (request: Request): boolean =>
	/^bearer /i.test(request.headers.get("authorization") ?? "");

/** Returns the session token of a request's bearer token or cookie; undefined where it has none that is ours. */
export const sessionToken = (request: Request, config: Signing): string | undefined =>
	isBearer(request) ? bearerToken(request, config) : cookieToken(request, config);

/** A bearer token is the session's token itself, or the signed form that `set-auth-token` carries. */
function bearerToken(request: Request, config: Signing): string | undefined {
	const header = request.headers.get("authorization") ?? "";
	const value = decode(/^bearer +(\S+)$/i.exec(header)?.[1]);
	return value?.includes(".") ? unsigned(value, config) : value;
}

function cookieToken(request: Request, config: Signing): string | undefined {
	return unsigned(cookie(request, config, SESSION_COOKIE), config);
}
