// Better Auth: sign-up, sign-in, sign-out and the session, on our D1. Who may do what is decided in access.ts.
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { bearer } from "better-auth/plugins/bearer";
import { hashPassword, verifyPassword } from "./crypto.ts";
import type { Database } from "./db/index.ts";
import * as schema from "./db/schema.ts";
import type { Config } from "./env.ts";

/**
 * Takes the config, the database and `waitUntil`; gives Better Auth for this one request. Never kept in a module: an
 * instance whose first request is aborted can hang its isolate for good, and a fresh one costs about a millisecond.
 */
export function createAuth(
	config: Config,
	db: Database,
	waitUntil: (work: Promise<unknown>) => void,
) {
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
				verify: ({ hash, password }) => verifyPassword(hash, password),
			},
		},
		user: {
			additionalFields: {
				// `input: false`, or a sign-up that sends it would approve itself.
				isApproved: { type: "boolean", required: false, defaultValue: false, input: false },
			},
		},
		// `admin` brings role and bans, both closed to users' input, and keeps the banned from signing in.
		// Its endpoints stay closed (see app/api/auth): ours leave a trace in the audit log.
		plugins: [admin(), bearer()],
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		advanced: {
			ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
			backgroundTasks: { handler: waitUntil },
		},
	});
}
