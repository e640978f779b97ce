// The settings of Better Auth, which handles sign-up, sign-in, sign-out and sessions on our D1. Authorization is in access.ts.
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { createAuthMiddleware } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { bearer } from "better-auth/plugins/bearer";
import { eq } from "drizzle-orm";
import { createDb, type Database } from "../db/index.ts";
import * as schema from "../db/schema.ts";
import type { Config } from "../env.ts";
import { FIELD_LIMITS } from "../field-limits.ts";
import { inBackground } from "../http/log.ts";
import { cookieAttributes } from "../http/session-cookie.ts";
import { approveByDomain } from "./auto-approval.ts";
import { mailPasswordReset, mailVerification } from "./mails.ts";
import { hashPassword, isOutdated, verifyPassword } from "./password.ts";

const MAX_SESSIONS = 50;
// As long as an interview. At worst, an outdated cache starts a call to Gemini that is then aborted, within the user's rate limit.
const COOKIE_CACHE_SECONDS = 3_600;

const RESET_SECONDS = 3_600;
const VERIFICATION_SECONDS = 86_400;

interface Hooks {
	beforeSignUp: () => Promise<void>;
	afterPasswordReset: (email: string) => void;
	noteUser: (userId: string) => void;
}

/**
 * Returns Better Auth for one request. Never kept in a module: an instance whose first request is aborted can hang its isolate for good,
 * and a new one costs about a millisecond. `beforeSignUp` runs before an account is created, and rejects the sign-up by throwing;
 * `afterPasswordReset` runs after a user has set a new password by mail; `noteUser` gets the user whose session the request has or starts.
 */
export function createBetterAuth(
	config: Config,
	waitUntil: (work: Promise<unknown>) => void,
	{ beforeSignUp, afterPasswordReset, noteUser }: Hooks,
) {
	const db = createDb(config.d1);
	// Failures after the response are logged like those before it: one line, no SQL.
	const runInBackground = (work: Promise<unknown>) =>
		inBackground({ waitUntil }, "better auth", work);

	const { mailer } = config;
	return betterAuth({
		appName: "Interview Copilot",
		baseURL: config.origin,
		basePath: "/api/auth",
		secret: config.authSecret,
		trustedOrigins: [...config.trustedOrigins],
		database: drizzleAdapter(db, { provider: "sqlite", schema }),
		emailAndPassword: {
			enabled: true,
			minPasswordLength: FIELD_LIMITS.password.min,
			maxPasswordLength: FIELD_LIMITS.password.max,
			...(mailer && {
				sendResetPassword: ({ user, token }) => mailPasswordReset(mailer, config, user, token),
				resetPasswordTokenExpiresIn: RESET_SECONDS,
				revokeSessionsOnPasswordReset: true,
				onPasswordReset: async ({ user }) => afterPasswordReset(user.email),
			}),
			password: {
				hash: hashPassword,
				verify: async ({ hash, password }) => {
					const isMatch = await verifyPassword(hash, password);
					if (isMatch && isOutdated(hash)) runInBackground(rehash(db, hash, password));
					return isMatch;
				},
			},
		},
		...(mailer && {
			emailVerification: {
				sendOnSignUp: true,
				expiresIn: VERIFICATION_SECONDS,
				sendVerificationEmail: ({ user, token }) => mailVerification(mailer, config, user, token),
				afterEmailVerification: (user) => approveByDomain(config, user),
			},
		}),
		user: {
			additionalFields: {
				// `input: false`, or users could approve themselves at sign-up.
				isApproved: { type: "boolean", required: false, defaultValue: false, input: false },
			},
		},
		session: {
			// A signed copy of session and user in a cookie, which early-start.ts reads as a hint. Better Auth must never accept it, or a
			// session would outlive its end. It accepts only a copy of the current version, and `version` returns a new UUID each time.
			cookieCache: {
				enabled: true,
				maxAge: COOKIE_CACHE_SECONDS,
				strategy: "jwt",
				version: () => crypto.randomUUID(),
			},
		},
		// `admin` adds role and bans, neither of which users can set, and rejects sign-ins of banned users. Its endpoints are not exposed
		// (auth-endpoints.ts).
		plugins: [admin(), bearer()],
		// auth-limits.ts has our own: by account, device and network as well.
		rateLimit: { enabled: false },
		hooks: {
			after: createAuthMiddleware(async ({ context: { newSession, session } }) => {
				const current = newSession ?? session;
				if (current) noteUser(current.user.id);
			}),
		},
		databaseHooks: {
			// Here, because only a sign-up that creates an account counts.
			user: { create: { before: async () => beforeSignUp() } },
			session: {
				create: {
					after: async ({ userId }) => endOldestSessions(config.d1, userId),
				},
			},
		},
		telemetry: { enabled: false },
		// Errors go to route(), which logs them without the SQL and values in a database error.
		onAPIError: { throw: true },
		logger: { disabled: true },
		advanced: {
			defaultCookieAttributes: cookieAttributes(config),
			ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
			backgroundTasks: { handler: runInBackground },
		},
	});
}

/** Keeps only a user's most recently used sessions, so that sign-ins cannot fill the table. */
async function endOldestSessions(d1: D1Database, userId: string): Promise<void> {
	await d1
		.prepare(
			`delete from "session" where userId = ?1 and id not in
			(select id from "session" where userId = ?1 order by updatedAt desc, createdAt desc limit ?2)`,
		)
		.bind(userId, MAX_SESSIONS)
		.run();
}

/** Replaces an outdated hash. The hash itself identifies its row: its salt is unique. */
async function rehash(db: Database, hash: string, password: string): Promise<void> {
	await db
		.update(schema.account)
		.set({ password: await hashPassword(password) })
		.where(eq(schema.account.password, hash));
}
