// Starts work in parallel with authorization and rate limiting, and holds its result back until both allow it.
import * as z from "zod/mini";
import { readCookie, SESSION_CACHE_COOKIE, SESSION_COOKIE } from "../http/cookies.ts";
import { consumeOrThrow } from "../http/rate-limit.ts";
import { withTimeout } from "../http/timeout.ts";
import { isBearer, type User } from "./access.ts";
import { type Signing, verifySigned } from "./auth-cookie.ts";

// How long the rest of a rejected request's body may take to arrive.
const UNDO_MS = 1_000;

// What this isolate remembers, so that a flood of requests starts one call to Gemini in vain, not one each.
/** Sessions that D1 rejected last time, or has not answered yet: D1 is asked before anything starts for them. */
const sessionsToVerifyFirst = new Set<string>();
/** Users whom the rate limiter rejected last time, or has not answered yet: it is asked before anything starts for them. */
const usersToLimitFirst = new Set<string>();

interface Decisions {
	/** D1's decision about the request. */
	authorization: Promise<User>;
	/** Counts the request for its user. */
	limiter: RateLimit;
}

/**
 * Runs `start` for the request's user and returns its result once D1 and the rate limiter have allowed the request. When a signed cookie
 * says that this user was approved recently, `start` runs while D1 is still being asked. When D1 or the limiter then rejects the
 * request, calls `undo` and throws the rejection, D1's first. `start` must not send anything to the client by itself.
 */
export async function startBeforeAuthorized<T>(
	request: Request,
	config: Signing,
	{ authorization, limiter }: Decisions,
	start: (user: Pick<User, "id" | "email">) => Promise<T>,
	undo: (started: Promise<T>) => Promise<unknown>,
): Promise<T> {
	const cached = readCachedApproval(request, config);
	const isEarly = cached && !sessionsToVerifyFirst.has(cached.session);
	if (cached) {
		sessionsToVerifyFirst.add(cached.session);
		authorization.then(
			() => sessionsToVerifyFirst.delete(cached.session),
			() => {},
		);
	}
	const user = isEarly ? cached : await authorization;
	const mustLimitFirst = usersToLimitFirst.has(user.id);
	usersToLimitFirst.add(user.id);
	const limit = consumeOrThrow(limiter, user.id).then(() => usersToLimitFirst.delete(user.id));
	// D1's rejection takes precedence over the limiter's, and both over an invalid body, whichever comes first.
	limit.catch(() => {});
	const allowed = authorization.then(() => limit);
	allowed.catch(() => {});
	if (mustLimitFirst) await limit.catch(() => allowed);
	const started = start(user);
	started.catch(() => {});
	await allowed.catch(async (rejection) => {
		// Answering while the body is still being read would break the connection, but a body may never end.
		await withTimeout(UNDO_MS, undo(started), () => rejection).catch(() => {});
		throw rejection;
	});
	return started;
}

/** The part of Better Auth's cookie cache that we read: a JWT in a cookie beside the session's. */
const CachedSession = z.object({
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
 * Returns the approved user and the session token from the signed cookie cache of a request; undefined when the cache is missing, expired,
 * or of another session. It may be out of date.
 */
function readCachedApproval(
	request: Request,
	config: Signing,
): (Pick<User, "id" | "email"> & { session: string }) | undefined {
	const jwt = verifySigned(readCookie(request, config, SESSION_CACHE_COOKIE), config);
	if (!jwt || isBearer(request)) return undefined;
	const { data } = z.safeParse(CachedSession, jwtPayload(jwt));
	if (!data || data.exp <= Date.now() / 1000) return undefined;
	const { user, session } = data;
	// `requireApproved` verifies the signature of the session cookie itself.
	if (!readCookie(request, config, SESSION_COOKIE)?.startsWith(`${session.token}.`)) {
		return undefined;
	}
	return { id: user.id, email: user.email, session: session.token };
}

function jwtPayload(jwt: string): unknown {
	try {
		return JSON.parse(Buffer.from(jwt.slice(jwt.indexOf(".") + 1), "base64url").toString());
	} catch {
		return undefined; // We signed it as something else: a session token in the place of the cache.
	}
}
