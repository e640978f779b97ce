// Who is calling, and may they? One query settles session, approval, ban and role together, at every call.
import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { ApiError } from "./errors.ts";

interface Source {
	readonly d1: D1Database;
	readonly origin: string;
	readonly authSecret: string;
}

export interface User {
	id: string;
	email: string;
	role: "user" | "admin";
	isApproved: boolean;
}

// Plain SQL: every request pays for this one, and drizzle costs half as much again as D1 itself.
const FIND_USER = `select u.id, u.email, u.role, u.isApproved, u.banned, u.banReason, u.banExpires
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
}

/** Takes a request with a session (cookie or `Authorization: Bearer`); gives its user, or throws `UNAUTHENTICATED` or `BANNED`. */
export async function requireUser(request: Request, config: Source): Promise<User> {
	const token = /^bearer /i.test(request.headers.get("authorization") ?? "")
		? bearerToken(request, config)
		: cookieToken(request, config);
	const now = Math.floor(Date.now() / 1000);
	const row = token && (await config.d1.prepare(FIND_USER).bind(token, now).first<Row>());
	if (!row) throw new ApiError("UNAUTHENTICATED", "Sign in first.");
	if (row.banned && (row.banExpires === null || row.banExpires > now)) {
		throw new ApiError("BANNED", row.banReason ? `Banned: ${row.banReason}` : "You are banned.");
	}
	const { id, email, role, isApproved } = row;
	return { id, email, role, isApproved: isApproved === 1 };
}

/** As `requireUser`; throws `PENDING_APPROVAL` for a user no admin has approved yet. */
export async function requireApproved(request: Request, config: Source): Promise<User> {
	const user = await requireUser(request, config);
	if (!user.isApproved) {
		throw new ApiError("PENDING_APPROVAL", "An admin has to approve your account first.");
	}
	return user;
}

/** As `requireApproved`; throws `FORBIDDEN` for anyone who is no admin. */
export async function requireAdmin(request: Request, config: Source): Promise<User> {
	const user = await requireApproved(request, config);
	if (user.role !== "admin") throw new ApiError("FORBIDDEN", "Only an admin may do this.");
	return user;
}

// What is left of a body when it is refused has so long to arrive.
const BODY_MS = 1_000;

/**
 * Takes a request, D1's decision on it, and something to begin for its user; gives what that gives once D1 agrees. Only D1 decides
 * who may: where a signed cookie says that this user was approved not long ago, it is begun while D1 is asked, and where D1 then
 * refuses, it is undone and the refusal thrown. What is begun must let nothing out by itself.
 */
export async function forApproved<T>(
	request: Request,
	config: Source,
	decision: Promise<User>,
	begin: (user: Pick<User, "id" | "email">) => Promise<T>,
	undo: (begun: Promise<T>) => Promise<unknown>,
): Promise<T> {
	const begun = begin(presumeApproved(request, config) ?? (await decision));
	// D1's refusal comes first, whichever is there first.
	begun.catch(() => {});
	await decision.catch(async (refusal) => {
		// An answer while the body is being read would break the connection, and a body may take for ever.
		const patience = new Promise((resolve) => setTimeout(resolve, BODY_MS));
		await Promise.race([undo(begun).catch(() => {}), patience]);
		throw refusal;
	});
	return begun;
}

/** What we read of Better Auth's cookie cache, a JWT beside the session's cookie. */
const Cache = z.object({
	/** Seconds since 1970. */
	exp: z.number(),
	session: z.object({ token: z.string() }),
	user: z.object({
		id: z.string(),
		email: z.string(),
		isApproved: z.literal(true),
		banned: z.literal(false),
	}),
});

/**
 * Gives the user of a request's session cookie as the signed cache beside it tells, if it says that they were approved and is
 * not too old; undefined otherwise. It may be out of date.
 */
function presumeApproved(request: Request, config: Source): Pick<User, "id" | "email"> | undefined {
	const jwt = unsigned(cookie(request, config, "session_data"), config);
	if (!jwt || request.headers.has("authorization")) return undefined;
	const { data } = z.safeParse(Cache, payloadOf(jwt));
	if (!data || data.exp <= Date.now() / 1000) return undefined;
	// Whether that cookie itself is signed, `requireApproved` finds out.
	const isOfThisSession = cookie(request, config, "session_token")?.startsWith(
		`${data.session.token}.`,
	);
	return isOfThisSession ? data.user : undefined;
}

function payloadOf(jwt: string): unknown {
	try {
		return JSON.parse(Buffer.from(jwt.slice(jwt.indexOf(".") + 1), "base64url").toString());
	} catch {
		return undefined; // Signed by us as something else: a session's token, put where the cache belongs.
	}
}

/** A bearer token is the session's token itself, or the signed form that `set-auth-token` carries. */
function bearerToken(request: Request, config: Source): string | undefined {
	const header = request.headers.get("authorization") ?? "";
	const value = decode(/^bearer +(\S+)$/i.exec(header)?.[1]);
	return value?.includes(".") ? unsigned(value, config) : value;
}

function cookieToken(request: Request, config: Source): string | undefined {
	return unsigned(cookie(request, config, "session_token"), config);
}

/** Gives the value of one of Better Auth's cookies. */
function cookie(request: Request, { origin }: Source, name: string): string | undefined {
	const prefix = `${origin.startsWith("https:") ? "__Secure-" : ""}better-auth.${name}=`;
	const pairs = request.headers.get("cookie")?.split(/; */);
	return decode(pairs?.find((pair) => pair.startsWith(prefix))?.slice(prefix.length));
}

function decode(value: string | undefined): string | undefined {
	try {
		return value && decodeURIComponent(value);
	} catch {
		return undefined; // Not percent-encoded properly, so not from Better Auth.
	}
}

/**
 * Takes what Better Auth signs, `text.signature` with HMAC-SHA-256 in base64 or base64url (so a JWT by HS256 too); gives the
 * text, or undefined for another signature.
 */
function unsigned(value: string | undefined, { authSecret }: Source): string | undefined {
	const dot = value?.lastIndexOf(".") ?? -1;
	if (!value || dot < 1) return undefined;
	const text = value.slice(0, dot);
	const signature = Buffer.from(value.slice(dot + 1), "base64");
	const expected = createHmac("sha256", authSecret).update(text).digest();
	return signature.length === expected.length && timingSafeEqual(signature, expected)
		? text
		: undefined;
}
