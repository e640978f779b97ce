// The tables, with the camelCase names of v0.1.0 databases. Migrations in `drizzle/` are generated from this file. Timestamps are
// seconds since 1970, as Better Auth's adapter and v0.1.0 store them.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

const timestamp = () => integer({ mode: "timestamp" });

export const user = sqliteTable(
	"user",
	{
		id: text().primaryKey(),
		name: text().notNull(),
		email: text().notNull().unique(),
		emailVerified: integer({ mode: "boolean" }).notNull(),
		// Nullable because v0.1.0 added it as nullable. Only `true` means approved.
		isApproved: integer({ mode: "boolean" }).default(false),
		image: text(),
		createdAt: timestamp().notNull(),
		updatedAt: timestamp().notNull(),
		role: text({ enum: ["user", "admin"] })
			.notNull()
			.default("user"),
		banned: integer({ mode: "boolean" }).notNull().default(false),
		banReason: text(),
		banExpires: timestamp(),
		// The folded name, for search and sorting, and the name it was made from. `lib/admin/folded-names.ts` writes both, so other
		// code can change a name without knowing about them.
		foldedName: text(),
		foldedFrom: text(),
		// What this user may spend in a UTC day and month, in nanodollars. Null: the default of the settings.
		capDailyNano: integer(),
		capMonthlyNano: integer(),
		// What the user wrote to the admins while waiting for approval.
		requestNote: text(),
	},
	(table) => [
		// For the tabs of the users page, newest first. On `is 1`, as the condition in access.ts: null means not approved.
		// Whether a ban has expired depends on the time and cannot be indexed; with the ban's columns in the index, SQLite need not
		// read the row.
		index("user_state_idx").on(
			sql`(${table.isApproved} is 1)`,
			table.createdAt,
			table.banned,
			table.banExpires,
		),
		// A partial index: few users are banned.
		index("user_banned_idx")
			.on(table.banned, table.createdAt, table.banExpires)
			.where(sql`"banned" = 1`),
		// For the list of all users, by date and by name. The unique index on `email` sorts by e-mail address.
		index("user_createdAt_idx").on(table.createdAt),
		index("user_foldedName_idx").on(table.foldedName),
		// Users whose name has changed since it was last folded; usually empty.
		index("user_unfolded_idx").on(table.id).where(sql`"foldedFrom" is not "name"`),
	],
);

export const session = sqliteTable(
	"session",
	{
		id: text().primaryKey(),
		expiresAt: timestamp().notNull(),
		token: text().notNull().unique(),
		createdAt: timestamp().notNull(),
		updatedAt: timestamp().notNull(),
		ipAddress: text(),
		userAgent: text(),
		userId: text()
			.notNull()
			.references(() => user.id, { onDelete: "cascade" }),
		impersonatedBy: text(),
	},
	// Covers the query for when a user was last seen.
	(table) => [
		index("session_userId_updatedAt_idx").on(table.userId, table.updatedAt),
		index("session_expiresAt_idx").on(table.expiresAt),
	],
);

export const account = sqliteTable(
	"account",
	{
		id: text().primaryKey(),
		accountId: text().notNull(),
		providerId: text().notNull(),
		userId: text()
			.notNull()
			.references(() => user.id, { onDelete: "cascade" }),
		accessToken: text(),
		refreshToken: text(),
		idToken: text(),
		accessTokenExpiresAt: timestamp(),
		refreshTokenExpiresAt: timestamp(),
		scope: text(),
		password: text(),
		createdAt: timestamp().notNull(),
		updatedAt: timestamp().notNull(),
	},
	(table) => [index("account_userId_idx").on(table.userId)],
);

export const verification = sqliteTable(
	"verification",
	{
		id: text().primaryKey(),
		identifier: text().notNull(),
		value: text().notNull(),
		expiresAt: timestamp().notNull(),
		createdAt: timestamp(),
		updatedAt: timestamp(),
	},
	(table) => [
		index("verification_identifier_idx").on(table.identifier),
		index("verification_expiresAt_idx").on(table.expiresAt),
	],
);

/**
 * One row per interview of a user: from `POST /api/sessions/start` until the user, an admin or the hourly cron ends it. Deleted 30 days later.
 */
export const interview = sqliteTable(
	"interview",
	{
		id: text().primaryKey(),
		userId: text()
			.notNull()
			.references(() => user.id, { onDelete: "cascade" }),
		// The name of the page or app that the interview runs in, as the client gives it.
		surface: text().notNull(),
		// Not in use, and null in every new row. It stays because a migration may not drop it (docs/decisions/rolling-back.md).
		metadata: text(),
		startedAt: timestamp().notNull(),
		// When a request last named this interview. After two hours without one, it counts as ended.
		lastSeenAt: timestamp().notNull(),
		endedAt: timestamp(),
		endReason: text(),
		// The id of the admin who ended it; null when the user or the cron did. No foreign key: it outlives the admin's account.
		endedBy: text(),
	},
	(table) => [
		index("interview_userId_startedAt_idx").on(table.userId, table.startedAt),
		// Partial indexes. For the list of interviews that run, and for the cron that ends stale ones.
		index("interview_running_idx").on(table.lastSeenAt).where(sql`"endedAt" is null`),
		// For the cron that deletes old ones.
		index("interview_endedAt_idx").on(table.endedAt).where(sql`"endedAt" is not null`),
		// Covers the part of the access query that lists what admins have ended.
		index("interview_ended_by_admin_idx")
			.on(table.userId, table.endedAt, table.id)
			.where(sql`"endedBy" is not null`),
	],
);

/** What a user has saved for their interviews, one row per user. */
export const interviewContext = sqliteTable("interview_context", {
	userId: text()
		.primaryKey()
		.references(() => user.id, { onDelete: "cascade" }),
	interviewNotes: text(),
	resumeText: text(),
	resumeFileName: text(),
	jobDescription: text(),
	updatedAt: timestamp().notNull(),
});

/** A link by which people sign up and are approved at once. */
export const invitation = sqliteTable(
	"invitation",
	{
		id: text().primaryKey(),
		// SHA-256 of the token in the link, so that a leaked database contains no usable links.
		tokenHash: text().notNull().unique(),
		note: text(),
		role: text({ enum: ["user", "admin"] }).notNull(),
		/** How many people may use it, and how many have. */
		uses: integer().notNull(),
		used: integer().notNull().default(0),
		createdAt: timestamp().notNull(),
		expiresAt: timestamp().notNull(),
		// An admin's, or null for `pnpm admin invite` at a terminal. No foreign key: the link outlives the admin's account.
		createdBy: text(),
		createdByEmail: text(),
	},
	(table) => [index("invitation_expiresAt_idx").on(table.expiresAt)],
);

export const ACTIONS = [
	"approve",
	"withdraw",
	"ban",
	"unban",
	"role",
	"password",
	"sign-out",
	"end-interview",
	"cap",
	"delete",
	"invite",
	"end-invitation",
	// What users do themselves.
	"sign-in",
	"failed-sign-in",
	"own-password",
	"own-deletion",
] as const;

/** One row per change that an admin makes to a user, and per event of a user's own account. No foreign keys: rows outlive the users they name. */
export const auditLog = sqliteTable(
	"audit_log",
	{
		id: integer().primaryKey({ autoIncrement: true }),
		createdAt: timestamp().notNull(),
		// Null for a change by `pnpm admin` at a terminal, and for failed sign-ins.
		actorId: text(),
		actorEmail: text(),
		targetId: text().notNull(),
		targetEmail: text().notNull(),
		action: text({ enum: ACTIONS }).notNull(),
		// The changed fields as JSON, before and after; null when there is nothing to show, as after a deletion.
		before: text({ mode: "json" }).$type<Record<string, unknown>>(),
		after: text({ mode: "json" }).$type<Record<string, unknown>>(),
		ipAddress: text(),
	},
	(table) => [
		index("audit_log_actorId_idx").on(table.actorId),
		index("audit_log_targetId_idx").on(table.targetId),
		index("audit_log_action_idx").on(table.action),
		index("audit_log_createdAt_idx").on(table.createdAt),
		// For automatic approval: whether an admin or its owner has decided about an address before.
		index("audit_log_decided_idx")
			.on(table.targetEmail)
			.where(sql`"action" in ('withdraw', 'delete', 'own-deletion')`),
	],
);

// Usage. No foreign keys: what was spent stays in the sums when its user is deleted. Rows hold numbers, no content.

/** One call to Gemini. Deleted after 30 days; `usage_day` keeps the sums. */
export const generation = sqliteTable(
	"generation",
	{
		// The request's id, with a number for each further attempt.
		id: text().primaryKey(),
		userId: text().notNull(),
		interviewId: text(),
		createdAt: timestamp().notNull(),
		model: text().notNull(),
		/** Includes `cached`. */
		input: integer().notNull(),
		cached: integer().notNull(),
		/** Excludes `thoughts`. */
		output: integer().notNull(),
		thoughts: integer().notNull(),
		/** From the request to the first text, in milliseconds. Null without text. */
		firstTextMs: integer(),
		latencyMs: integer().notNull(),
		/** `replaced`: another attempt followed. */
		ended: text({ enum: ["finished", "failed", "cancelled", "replaced"] }).notNull(),
		errorCode: text(),
		costNano: integer().notNull(),
		/** True when Gemini did not report the tokens. */
		isEstimated: integer({ mode: "boolean" }).notNull(),
	},
	(table) => [
		index("generation_createdAt_idx").on(table.createdAt),
		index("generation_userId_createdAt_idx").on(table.userId, table.createdAt),
	],
);

/** One temporary Deepgram key, and what was streamed with it. Deleted after 30 days; `usage_day` keeps the sums. */
export const listening = sqliteTable(
	"listening",
	{
		// Deepgram's id of the key.
		id: text().primaryKey(),
		userId: text().notNull(),
		interviewId: text(),
		createdAt: timestamp().notNull(),
		model: text().notNull(),
		seconds: integer().notNull(),
		costNano: integer().notNull(),
		/** True until a client has reported the seconds. */
		isEstimated: integer({ mode: "boolean" }).notNull(),
	},
	(table) => [
		index("listening_createdAt_idx").on(table.createdAt),
		index("listening_userId_createdAt_idx").on(table.userId, table.createdAt),
	],
);

/** Sums by UTC day, user, service and model. Written in the same batch as the rows they sum. */
export const usageDay = sqliteTable(
	"usage_day",
	{
		// Empty for the sums of all users, so that they can be read without adding up everybody's.
		userId: text().notNull(),
		/** `2026-11-27` */
		day: text().notNull(),
		service: text({ enum: ["gemini", "deepgram"] }).notNull(),
		/** `billed` for the difference between what Deepgram billed and our estimates. */
		model: text().notNull(),
		/** Answers, and keys. */
		calls: integer().notNull(),
		errors: integer().notNull(),
		input: integer().notNull(),
		cached: integer().notNull(),
		output: integer().notNull(),
		thoughts: integer().notNull(),
		seconds: integer().notNull(),
		costNano: integer().notNull(),
		/** The part of `costNano` that is estimated. */
		estimatedNano: integer().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.day, table.service, table.model] }),
		// Covers the query for who spent most.
		index("usage_day_day_idx").on(table.day, table.userId, table.costNano),
	],
);

/** A histogram, for percentiles: how many answers of a UTC day began after this many milliseconds, rounded to two digits. */
export const firstTextDay = sqliteTable(
	"first_text_day",
	{
		day: text().notNull(),
		ms: integer().notNull(),
		answers: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.day, table.ms] })],
);

/** What running requests may cost, counted against a cap until they have ended. */
export const reservation = sqliteTable(
	"reservation",
	{
		// The request's id.
		id: text().primaryKey(),
		userId: text().notNull(),
		costNano: integer().notNull(),
		expiresAt: timestamp().notNull(),
	},
	(table) => [
		index("reservation_userId_idx").on(table.userId),
		index("reservation_expiresAt_idx").on(table.expiresAt),
	],
);
