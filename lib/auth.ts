// Better Auth: sign-up, sign-in, sign-out and the session, on our D1. Who may do what is decided in access.ts.

import type { GenericEndpointContext } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { bearer } from "better-auth/plugins/bearer";
import { eq } from "drizzle-orm";
import { hashPassword, isOutdated, verifyPassword } from "./crypto.ts";
import { createDb, type Database } from "./db/index.ts";
import * as schema from "./db/schema.ts";
import type { Config } from "./env.ts";
import { type ApiError, toApiError } from "./errors.ts";
import { isWithin, PERIOD_SECONDS } from "./limits.ts";
import { logFailure } from "./log.ts";
import { hasCrossSiteOrigin } from "./site.ts";

// Better Auth's default rule allows 10 requests a second, those for signing in and up 3 in 10 s.
const GUESSES_PER_SECOND = 1;
// As long as an interview. What it risks is a call to Gemini that is broken off at once, within the user's share.
const PRESUMED_SECONDS = 3_600;

/** Takes a request to one of Better Auth's addresses; gives its answer, or throws what it throws. */
export async function handleAuth(
	request: Request,
	config: Config,
	waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
	const response = await createAuth(config, waitUntil).handler(request);
	// The bearer plugin sets this one for every origin; which headers are exposed to whom is in cors.ts.
	response.headers.delete("Access-Control-Expose-Headers");
	return response;
}

/** A refusal as Better Auth words its own: its client library reads them. */
export const inBetterAuthsWords = ({ code, message }: ApiError): object => ({ code, message });

/**
 * Gives Better Auth for one request. Never kept in a module: an instance whose first request is aborted can hang its isolate
 * for good, and a fresh one costs about a millisecond.
 */
function createAuth(config: Config, waitUntil: (work: Promise<unknown>) => void) {
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
			minPasswordLength: 8,
			maxPasswordLength: 128,
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
		rateLimit: {
			enabled: true,
			customStorage: {
				// Its key is the address and the path. Only paths with a rule of their own guess or make accounts; the
				// rest is bounded by what a session may do.
				consume: async (key, { window, max }) => ({
					allowed:
						max / window > GUESSES_PER_SECOND || (await isWithin(config.limits.addresses, key)),
					retryAfter: PERIOD_SECONDS,
				}),
			},
		},
		hooks: {
			// Many addresses that try one account share its bucket; so does who holds a session and guesses at its password.
			before: createAuthMiddleware(async (ctx) => {
				const account = await accountTried(ctx);
				if (!account || (await isWithin(config.limits.accounts, account))) return;
				throw new APIError("TOO_MANY_REQUESTS");
			}),
		},
		telemetry: { enabled: false },
		// Failures go to route(), which logs them without the SQL and its values that a database error carries.
		onAPIError: { throw: true },
		logger: { disabled: true },
		advanced: {
			defaultCookieAttributes: hasCrossSiteOrigin(config)
				? { sameSite: "none", secure: true }
				: { sameSite: "lax" },
			ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
			backgroundTasks: { handler: inBackground },
		},
	});
}

/** Gives the account whose password a request tries or sets, by its address; undefined where there is none. */
async function accountTried(ctx: GenericEndpointContext): Promise<string | undefined> {
	switch (ctx.path) {
		case "/sign-in/email":
		case "/sign-up/email":
			return String(ctx.body?.email).toLowerCase();
		case "/change-password":
			return (await getSessionFromCtx(ctx))?.user.email;
		default:
			return undefined;
	}
}

/** Replaces a stored hash by one that `hashPassword` makes today. The hash itself finds its row: its salt is unique. */
async function rehash(db: Database, hash: string, password: string): Promise<void> {
	await db
		.update(schema.account)
		.set({ password: await hashPassword(password) })
		.where(eq(schema.account.password, hash));
}
