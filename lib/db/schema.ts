// The tables, in the camelCase names that v0.1.0 databases have. Migrations in `drizzle/` are made
// from this file. Timestamps are seconds since 1970, as Better Auth's adapter and v0.1.0 store them.
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
		// Nullable because v0.1.0 added it so; only `true` lets anyone in.
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
		// The name as it is searched and sorted, and which name that was made from. `lib/admin/users.ts` fills both in: nothing
		// else that writes a name has to know of them.
		foldedName: text(),
		foldedFrom: text(),
	},
	(table) => [
		// The tabs of the admin pages, newest first. Null is not approved, so the index is on what access asks: `is 1`.
		// Whether a ban is over depends on the time and cannot be indexed; that it is in the index spares a look at the row.
		index("user_state_idx").on(
			sql`(${table.isApproved} is 1)`,
			table.createdAt,
			table.banned,
			table.banExpires,
		),
		// Few are banned, so only they are in it.
		index("user_banned_idx")
			.on(table.banned, table.createdAt, table.banExpires)
			.where(sql`"banned" = 1`),
		// Everyone, by date and by name as people sort them; by e-mail its own index does.
		index("user_createdAt_idx").on(table.createdAt),
		index("user_foldedName_idx").on(table.foldedName),
		// Names that were set or changed since they were folded last; usually none.
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
	// When somebody was seen last is read from the index alone.
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

export const ACTIONS = [
	"approve",
	"withdraw",
	"ban",
	"unban",
	"role",
	"password",
	"sign-out",
	"delete",
] as const;

/** Who changed whose access, when and from where. It outlives the users it names: no foreign keys. */
export const auditLog = sqliteTable(
	"audit_log",
	{
		id: integer().primaryKey({ autoIncrement: true }),
		createdAt: timestamp().notNull(),
		// Null when an operator did it at a terminal.
		actorId: text(),
		actorEmail: text(),
		targetId: text().notNull(),
		targetEmail: text().notNull(),
		action: text({ enum: ACTIONS }).notNull(),
		// The changed fields as JSON, before and after; null where nothing is left to show.
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
