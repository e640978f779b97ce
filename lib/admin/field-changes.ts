// The SQL of each change to a user's fields: the columns to set, and the audit entry that compares them with the row.
import { and, type Column, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { user } from "../db/schema.ts";
import { NANO_PER_USD, toNano } from "../usage/money.ts";
import { type AuditEntry, isoTime } from "./audit.ts";
import { isApproved, isBanned } from "./user-columns.ts";

export interface UserChange {
	isApproved?: boolean | undefined;
	role?: "user" | "admin" | undefined;
	banned?: boolean | undefined;
	banReason?: string | null | undefined;
	/** When the ban expires; null for never. */
	banExpires?: Date | null | undefined;
	/** US dollars a UTC day and month; null for the default. */
	capDailyUsd?: number | null | undefined;
	capMonthlyUsd?: number | null | undefined;
}

/** The values that an admin saw before changing them. Omitted fields are not compared. */
export type SeenFields = UserChange;

/** SQL: the user's fields still have these values; undefined when none are given. */
export function stillHas({
	banExpires,
	capDailyUsd,
	capMonthlyUsd,
	...seen
}: SeenFields): SQL | undefined {
	const is = (column: Column | SQL, value: unknown) =>
		value === undefined ? undefined : sql`${column} is ${value}`;
	return and(
		is(isApproved, seen.isApproved === undefined ? undefined : Number(seen.isApproved)),
		is(isBanned, seen.banned === undefined ? undefined : Number(seen.banned)),
		is(user.role, seen.role),
		is(user.banReason, seen.banReason),
		is(user.banExpires, banExpires && Math.floor(banExpires.getTime() / 1000)),
		is(user.capDailyNano, nanoOf(capDailyUsd)),
		is(user.capMonthlyNano, nanoOf(capMonthlyUsd)),
	);
}

const nanoOf = (amount: number | null | undefined) => (amount == null ? amount : toNano(amount));

interface FieldChange {
	set: SQLiteUpdateSetSource<typeof user>;
	entry: AuditEntry;
	/** Ends the user's sessions if the entry's condition holds. */
	endsSessions: boolean;
}

/** Returns the parts of a change, each with its own audit entry; empty when the change has no fields. */
export function fieldChanges(change: UserChange): FieldChange[] {
	const changes: FieldChange[] = [];
	if (change.isApproved !== undefined) changes.push(approvalChange(change.isApproved));
	if (change.role !== undefined) changes.push(roleChange(change.role));
	if (change.banned === false) changes.push(unban);
	else if (change.banned || change.banReason !== undefined || change.banExpires !== undefined) {
		changes.push(banChange(change));
	}
	if (change.capDailyUsd !== undefined || change.capMonthlyUsd !== undefined) {
		changes.push(capChange(change));
	}
	return changes;
}

const approvalChange = (approved: boolean): FieldChange => ({
	set: { isApproved: approved },
	entry: {
		action: approved ? "approve" : "withdraw",
		before: sql`json_object('isApproved', json(iif(${isApproved}, 'true', 'false')))`,
		after: { isApproved: approved },
		where: sql`${isApproved} <> ${Number(approved)}`,
	},
	endsSessions: !approved,
});

const roleChange = (role: "user" | "admin"): FieldChange => ({
	set: { role },
	entry: {
		action: "role",
		before: sql`json_object('role', ${user.role})`,
		after: { role },
		where: sql`${user.role} <> ${role}`,
	},
	endsSessions: false,
});

const banState = sql`json_object('banned', json(iif(${user.banned}, 'true', 'false')), 'banReason', ${user.banReason},
	'banExpires', ${isoTime(user.banExpires)})`;

const NOT_BANNED = { banned: false, banReason: null, banExpires: null };

const unban: FieldChange = {
	set: NOT_BANNED,
	entry: {
		action: "unban",
		before: banState,
		after: NOT_BANNED,
		where: sql`(${user.banned} = 1 or ${user.banReason} is not null or ${user.banExpires} is not null)`,
	},
	endsSessions: false,
};

/**
 * Omitted fields keep their values, so that banning many users does not erase the reasons of those already banned. A new ban inherits
 * nothing from an expired one.
 */
function banChange({ banReason, banExpires }: UserChange): FieldChange {
	const reason =
		banReason === undefined ? sql`iif(${isBanned}, ${user.banReason}, null)` : sql`${banReason}`;
	const expires =
		banExpires === undefined
			? sql`iif(${isBanned}, ${user.banExpires}, null)`
			: sql`${sql.param(banExpires, user.banExpires)}`;
	return {
		set: { banned: true, banReason: reason, banExpires: expires },
		entry: {
			action: "ban",
			before: banState,
			after: sql`json_object('banned', json('true'), 'banReason', ${reason}, 'banExpires', ${isoTime(expires)})`,
			where: sql`(not ${isBanned} or ${user.banReason} is not ${reason} or ${user.banExpires} is not ${expires})`,
		},
		endsSessions: true,
	};
}

/** SQL for an amount in nanodollars as US dollars. */
const usd = (nano: Column | SQL) => sql`(${nano} / ${sql.raw(`${NANO_PER_USD}.0`)})`;

const capState = sql`json_object('capDailyUsd', ${usd(user.capDailyNano)}, 'capMonthlyUsd', ${usd(user.capMonthlyNano)})`;

/** An omitted cap keeps its value. */
function capChange({ capDailyUsd, capMonthlyUsd }: UserChange): FieldChange {
	const next = (column: Column, amount: number | null | undefined) =>
		amount === undefined ? sql`${column}` : sql`${nanoOf(amount)}`;
	const daily = next(user.capDailyNano, capDailyUsd);
	const monthly = next(user.capMonthlyNano, capMonthlyUsd);
	return {
		set: { capDailyNano: daily, capMonthlyNano: monthly },
		entry: {
			action: "cap",
			before: capState,
			after: sql`json_object('capDailyUsd', ${usd(daily)}, 'capMonthlyUsd', ${usd(monthly)})`,
			where: sql`(${user.capDailyNano} is not ${daily} or ${user.capMonthlyNano} is not ${monthly})`,
		},
		endsSessions: false,
	};
}
