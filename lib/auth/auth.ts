// Better Auth: sign-up, sign-in, sign-out and the session, on our D1. Who may do what is decided in access.ts.

import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { bearer } from "better-auth/plugins/bearer";
import { eq } from "drizzle-orm";
import { isBearer, sessionToken } from "../access/access.ts";
import { signedCookieValue } from "../access/auth-cookie.ts";
import { watchD1 } from "../db/guard.ts";
import { createDb, type Database } from "../db/index.ts";
import * as schema from "../db/schema.ts";
import type { Config } from "../env.ts";
import { FIELD_LIMITS } from "../field-limits.ts";
import {
	cookieName,
	cookieValues,
	DONT_REMEMBER_COOKIE,
	prependCookies,
	readCookie,
	SESSION_COOKIE,
} from "../http/cookies.ts";
import { type ApiError, toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { clearOtherPartition, cookieAttributes } from "../http/session-cookie.ts";
import { hashPassword, isOutdated, verifyPassword } from "./password.ts";
import { requireSignUpOpen } from "./sign-up-limits.ts";

// A browser's is a hundred or two.
const MAX_USER_AGENT_CHARACTERS = 512;
const MAX_SESSIONS = 50;
// As long as an interview. What it risks is a call to Gemini that is broken off at once, within the user's share.
const PRESUMED_SECONDS = 3_600;

/**
 * Answers a request to one of Better Auth's endpoints, whose origin and body were checked: it gets the body as we parsed it. Throws
 * `UNAVAILABLE` when D1 failed meanwhile, which Better Auth itself may take for a session that is not there.
 */
export async function handleAuth(
	request: Request,
	path: string,
	body: object | undefined,
	config: Config,
	waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
	const url = new URL(request.url);
	url.pathname = `/api/auth/${path}`;
	const headers = authHeaders(request, config);
	const { d1, failure } = watchD1(config.d1);
	let refusal: unknown;
	const handed = new Request(url, {
		headers,
		...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
	});
	const admit = () =>
		requireSignUpOpen({ ...config, d1 }).catch((error) => {
			refusal = error;
			throw error;
		});
	const response = await createAuth({ ...config, d1 }, waitUntil, admit)
		.handler(handed)
		.catch((error) => {
			throw refusal ?? failure() ?? error;
		});
	if (refusal ?? failure()) throw refusal ?? failure();
	// The bearer plugin sets this one for every origin; which headers are exposed to whom is in cors.ts.
	response.headers.delete("Access-Control-Expose-Headers");
	if (isNewSession(response, request, config))
		prependCookies(response, clearOtherPartition(config));
	return response;
}

/** Returns a request's headers as Better Auth may have them. */
function authHeaders(request: Request, config: Config): Headers {
	const headers = new Headers(request.headers);
	headers.delete("content-length");
	headers.set("content-type", "application/json");
	// The origin was checked, by our rules alone.
	headers.set("origin", config.origin);
	for (const name of ["referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"]) {
		headers.delete(name);
	}
	// It is stored with the session, and comes back in a cookie.
	const userAgent = headers.get("user-agent");
	if (userAgent) headers.set("user-agent", userAgent.slice(0, MAX_USER_AGENT_CHARACTERS));
	// Better Auth reads cookies and bearer tokens otherwise than we do. It gets the session that we have read, and nothing else.
	headers.delete("authorization");
	headers.delete("cookie");
	const token = sessionToken(request, config);
	const brief = isBearer(request) ? undefined : readCookie(request, config, DONT_REMEMBER_COOKIE);
	const cookies = [
		...(token ? [`${cookieName(config, SESSION_COOKIE)}=${signedCookieValue(token, config)}`] : []),
		...(brief ? [`${cookieName(config, DONT_REMEMBER_COOKIE)}=${encodeURIComponent(brief)}`] : []),
	];
	if (cookies.length) headers.set("cookie", cookies.join("; "));
	return headers;
}

/** Whether an answer changes who is signed in, or signs out. */
function isNewSession(response: Response, request: Request, config: Config): boolean {
	const start = `${cookieName(config, SESSION_COOKIE)}=`;
	const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith(start));
	const value = set?.slice(start.length, set.indexOf(";"));
	return value !== undefined && !cookieValues(request, config, SESSION_COOKIE).includes(value);
}

/** The body of an error response under `/api/auth`: Better Auth's client library reads it. */
export const betterAuthErrorBody = ({ code, message }: ApiError): object => ({ code, message });

/**
 * Gives Better Auth for one request. Never kept in a module: an instance whose first request is aborted can hang its isolate
 * for good, and a fresh one costs about a millisecond.
 */
function createAuth(
	config: Config,
	waitUntil: (work: Promise<unknown>) => void,
	admit: () => Promise<void>,
) {
	const db = createDb(config.d1);
	// What fails after the answer is logged as what fails before it: one line, no SQL.
	const inBackground = (work: Promise<unknown>) =>
		waitUntil(work.catch((error) => logFailure({ path: "/api/auth" }, toApiError(error))));

	return betterAuth({
		appName: "Realtime Interview Copilot",
		baseURL: config.origin,
		basePath: "/api/auth",
		secret: config.authSecret,
		trustedOrigins: [...config.trustedOrigins],
		database: drizzleAdapter(db, { provider: "sqlite", schema }),
		emailAndPassword: {
			enabled: true,
			minPasswordLength: FIELD_LIMITS.password.min,
			maxPasswordLength: FIELD_LIMITS.password.max,
			password: {
				hash: hashPassword,
				verify: async ({ hash, password }) => {
					const fits = await verifyPassword(hash, password);
					if (fits && isOutdated(hash)) inBackground(rehash(db, hash, password));
					return fits;
				},
			},
		},
		user: {
			additionalFields: {
				// `input: false`, or a sign-up that sends it would approve itself.
				isApproved: { type: "boolean", required: false, defaultValue: false, input: false },
			},
		},
		session: {
			// Beside the session's cookie, a signed copy of what it belongs to; presume.ts is what it is for.
			// Better Auth itself must never believe it, or a session that was ended would go on. A copy is believed only in
			// the version that is asked for, and no version is asked for twice.
			cookieCache: {
				enabled: true,
				maxAge: PRESUMED_SECONDS,
				strategy: "jwt",
				version: () => crypto.randomUUID(),
			},
		},
		// `admin` brings role and bans, both closed to users' input, and keeps the banned from signing in.
		// Its endpoints stay closed (see app/api/auth).
		plugins: [admin(), bearer()],
		// Ours is in auth-limits.ts: it knows accounts, devices and networks too.
		rateLimit: { enabled: false },
		databaseHooks: {
			// Only what would really make an account is counted.
			user: { create: { before: async () => admit() } },
			session: {
				create: {
					after: async ({ userId }) => endOldestSessions(config.d1, userId),
				},
			},
		},
		telemetry: { enabled: false },
		// Failures go to route(), which logs them without the SQL and its values that a database error carries.
		onAPIError: { throw: true },
		logger: { disabled: true },
		advanced: {
			defaultCookieAttributes: cookieAttributes(config),
			ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
			backgroundTasks: { handler: inBackground },
		},
	});
}

/** Keeps the sessions of a user that were used last, so that nobody fills the table. */
async function endOldestSessions(d1: D1Database, userId: string): Promise<void> {
	await d1
		.prepare(
			`delete from "session" where userId = ?1 and id not in
			(select id from "session" where userId = ?1 order by updatedAt desc, createdAt desc limit ?2)`,
		)
		.bind(userId, MAX_SESSIONS)
		.run();
}

/** Replaces a stored hash by one that `hashPassword` makes today. The hash itself finds its row: its salt is unique. */
async function rehash(db: Database, hash: string, password: string): Promise<void> {
	await db
		.update(schema.account)
		.set({ password: await hashPassword(password) })
		.where(eq(schema.account.password, hash));
}
