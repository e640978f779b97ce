// Better Auth's cookie cache: a signed copy of session and user, a JWT in a cookie beside the session's. It may be out of date, so it
// never gives access.
import * as z from "zod/mini";
import { readCookie, SESSION_CACHE_COOKIE, SESSION_COOKIE } from "../http/cookies.ts";
import { type Signing, verifySigned } from "./auth-cookie.ts";
import { isBearer } from "./session-token.ts";
import { rememberVerified } from "./verified-cookies.ts";

/** The part of the JWT that we read. */
const CachedSession = z.object({
	/** Seconds since 1970. */
	exp: z.number(),
	session: z.object({ token: z.string() }),
	user: z.object({
		id: z.string(),
		email: z.string(),
		isApproved: z.nullish(z.boolean()),
		banned: z.nullish(z.boolean()),
	}),
});

interface SessionCache {
	/** The session's token. The signature of the cookie cache has been verified, that of the session cookie with this token has not. */
	token: string;
	user: z.output<typeof CachedSession>["user"];
}

/** Returns the cookie cache of a request; undefined when it is missing, expired, or of another session than the session cookie's. */
export function readSessionCache(request: Request, config: Signing): SessionCache | undefined {
	if (isBearer(request)) return undefined;
	const data = verifiedSession(readCookie(request, config, SESSION_CACHE_COOKIE), config);
	if (!data || data.exp <= Date.now() / 1000) return undefined;
	const { user, session } = data;
	const isOfSession = readCookie(request, config, SESSION_COOKIE)?.startsWith(`${session.token}.`);
	return isOfSession ? { token: session.token, user } : undefined;
}

const verifiedSession = rememberVerified((value, config) => {
	const jwt = verifySigned(value, config);
	return jwt === undefined ? undefined : z.safeParse(CachedSession, jwtPayload(jwt)).data;
});

/** Returns the payload of a JWT whose signature has been verified and removed; undefined when it is none. */
export function jwtPayload(jwt: string): unknown {
	try {
		return JSON.parse(Buffer.from(jwt.slice(jwt.indexOf(".") + 1), "base64url").toString());
	} catch {
		return undefined; // Our signature, but not a JWT: the client has sent a session token in its place.
	}
}
