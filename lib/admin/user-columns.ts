// The columns that admins see of a user.
import { type Column, sql } from "drizzle-orm";
import { isApprovedSql, isBannedSql } from "../db/conditions.ts";
import { user } from "../db/schema.ts";
import { toUsd } from "../usage/money.ts";

export const isApproved = sql.raw(isApprovedSql());
export const isBanned = sql.raw(isBannedSql());

/** SQL: when the user was last seen, accurate to a day: a session in use is renewed once a day. */
export const lastSeenAt = sql`(select max(s."updatedAt") from "session" s where s."userId" = "user"."id")`;

/** SQL: what the user has spent in this UTC month, in nanodollars. */
export const spentMonth = sql`(select coalesce(sum(d."costNano"), 0) from "usage_day" d
	where d."userId" = "user"."id" and d.day >= date('now', 'start of month'))`;

const usd = (nano: unknown): number => toUsd(Number(nano));
const capUsd = (nano: Column) =>
	sql<number | null>`${nano}`.mapWith((value: number): number | null => usd(value));

/** The columns of a user in the admin API. */
export const userColumns = {
	id: user.id,
	name: user.name,
	email: user.email,
	emailVerified: user.emailVerified,
	role: user.role,
	isApproved: isApproved.mapWith(user.banned),
	banned: isBanned.mapWith(user.banned),
	banReason: user.banReason,
	banExpires: user.banExpires,
	requestNote: user.requestNote,
	createdAt: user.createdAt,
	spentMonthUsd: spentMonth.mapWith(usd),
	/** US dollars a UTC day and month; null for the default. */
	capDailyUsd: capUsd(user.capDailyNano),
	capMonthlyUsd: capUsd(user.capMonthlyNano),
	lastSeenAt: lastSeenAt.mapWith((seconds: number): Date | null => new Date(seconds * 1000)),
};
