// The tables, with the camelCase names of v0.1.0 databases. Migrations in `drizzle/` are generated from this file. Timestamps are
// seconds since 1970, as Better Auth's adapter and v0.1.0 store them.
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

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

/** One row per interview of a user: from `POST /api/sessions/start` until the user, an admin or the hourly cron ends it. */
export const interview = sqliteTable(
	"interview",
	{
		id: text().primaryKey(),
		userId: text()
			.notNull()
			.references(() => user.id, { onDelete: "cascade" }),
		// The name of the page or app that the interview runs in, as the client gives it.
		surface: text().notNull(),
		metadata: text({ mode: "json" }).$type<Record<string, unknown>>(),
		startedAt: timestamp().notNull(),
		// The last request that named this interview. One that has not been seen for long counts as ended.
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

export const ACTIONS = [
	"approve",
	"withdraw",
	"ban",
	"unban",
	"role",
	"password",
	"sign-out",
	"end-interview",
	"delete",
] as const;

/** One row per change that an admin makes to a user. No foreign keys: rows outlive the users they name. */
export const auditLog = sqliteTable(
	"audit_log",
	{
		id: integer().primaryKey({ autoIncrement: true }),
		createdAt: timestamp().notNull(),
		// Null for a change by `pnpm admin` at a terminal.
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
	],
);
