// What a user may spend in a UTC day and month. A request reserves its maximum cost in the same D1 batch that authorizes it, so that concurrent
// requests cannot overspend together. When it has ended, its actual cost replaces the reservation.
import { requireApprovedWith, type User } from "../access/access.ts";
import { isApprovedSql, isBannedSql } from "../db/conditions.ts";
import type { Config } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { inBackground } from "../http/log.ts";
import type { Call } from "../http/route.ts";
import { formatUsd } from "./money.ts";
import { dayOf, endOfDay, endOfMonth, monthOf } from "./periods.ts";

/** In nanodollars a UTC day and month. Undefined: no cap. */
export interface Caps {
	readonly dailyNano: number | undefined;
	readonly monthlyNano: number | undefined;
}

// Longer than an answer takes. If the Worker is stopped before a request has ended, its reservation counts against the user no longer than this.
const RESERVATION_SECONDS = 300;

// Nothing is reserved without a cap. A request is allowed while anything is left, so spending exceeds a cap by less than one
// reservation. `id <> ?3`: a request with a slow body is authorized twice.
const spentSince = (from: string) =>
	`(select coalesce(sum(costNano), 0) from usage_day where userId = u.id and day >= ${from})`;
const RESERVED = `(select coalesce(sum(costNano), 0) from reservation where userId = u.id and expiresAt > ?2 and id <> ?3)`;
const DAILY = "coalesce(u.capDailyNano, ?6)";
const MONTHLY = "coalesce(u.capMonthlyNano, ?7)";
const RESERVE = `insert into reservation (id, userId, costNano, expiresAt)
	select ?3, u.id, ?4, ?2 + ?5 from "session" s join "user" u on u.id = s.userId
	where s.token = ?1 and s.expiresAt > ?2 and ${isApprovedSql("u")} and not ${isBannedSql("u", "?2")}
	and (${DAILY} is not null or ${MONTHLY} is not null)
	and (${DAILY} is null or ${spentSince("?8")} + ${RESERVED} < ${DAILY})
	and (${MONTHLY} is null or ${spentSince("?9")} + ${RESERVED} < ${MONTHLY})
	on conflict (id) do update set expiresAt = excluded.expiresAt returning id`;

/** Returns the caps of a user: their own, else the defaults. */
export const capsOf = ({ caps }: Pick<User, "caps">, defaults: Caps): Caps => ({
	dailyNano: caps.dailyNano ?? defaults.dailyNano,
	monthlyNano: caps.monthlyNano ?? defaults.monthlyNano,
});

/**
 * Runs `work` for an approved user below their caps, and returns its result. `work` must call `authorize`, which reserves `nano` nanodollars
 * under the request's id; it throws what `requireApproved` throws, and `QUOTA_EXCEEDED`. When `work` fails, the reservation ends; otherwise it
 * ends when the cost is recorded.
 */
export async function spend<T>(
	call: Call,
	nano: number,
	work: (authorize: () => Promise<User>) => Promise<T>,
): Promise<T> {
	const { request, config, requestId, timed } = call;
	let hasReserved = false;
	const authorize = async () => {
		const user = await requireWithinCaps(request, config, requestId, nano);
		hasReserved = isCapped(capsOf(user, config.caps));
		return user;
	};
	try {
		return await work(() => timed("authorization", authorize()));
	} catch (error) {
		if (hasReserved) {
			inBackground(call, "reservation", releaseReservation(config.d1, requestId).run());
		}
		throw error;
	}
}

const isCapped = ({ dailyNano, monthlyNano }: Caps) =>
	dailyNano !== undefined || monthlyNano !== undefined;

/** Returns the statement that ends a reservation. */
export const releaseReservation = (d1: D1Database, id: string): D1PreparedStatement =>
	d1.prepare("delete from reservation where id = ?1").bind(id);

async function requireWithinCaps(
	request: Request,
	config: Config,
	id: string,
	nano: number,
): Promise<User> {
	const today = dayOf(Date.now());
	const { user, rows } = await requireApprovedWith(request, config, (token, now) =>
		config.d1
			.prepare(RESERVE)
			.bind(
				token,
				now,
				id,
				nano,
				RESERVATION_SECONDS,
				config.caps.dailyNano ?? null,
				config.caps.monthlyNano ?? null,
				today,
				monthOf(today),
			),
	);
	const caps = capsOf(user, config.caps);
	if (isCapped(caps) && rows.length === 0) throw await quotaExceeded(config.d1, user, caps);
	return user;
}

const SPENT = `select coalesce(sum(costNano) filter (where day = ?2), 0) today, coalesce(sum(costNano), 0) month
	from usage_day where userId = ?1 and day >= ?3`;

async function quotaExceeded(d1: D1Database, user: User, caps: Caps): Promise<ApiError> {
	const now = Date.now();
	const today = dayOf(now);
	const spent = await d1
		.prepare(SPENT)
		.bind(user.id, today, monthOf(today))
		.first<{ today: number; month: number }>();
	const isMonth = caps.monthlyNano !== undefined && (spent?.month ?? 0) >= caps.monthlyNano;
	const isDay = caps.dailyNano !== undefined && (spent?.today ?? 0) >= caps.dailyNano;
	if (!isMonth && !isDay) {
		return new ApiError(
			"QUOTA_EXCEEDED",
			"Your answers in progress may use up the rest of your cap. Try again when they have ended.",
			{ retryAfter: 5, resetAt: new Date(now + 5_000).toISOString() },
		);
	}
	const [cap, period, reset] = isMonth
		? [caps.monthlyNano, "monthly", endOfMonth(now)]
		: [caps.dailyNano, "daily", endOfDay(now)];
	const resetAt = new Date(reset).toISOString();
	return new ApiError(
		"QUOTA_EXCEEDED",
		`You have reached your ${period} cap of ${formatUsd(cap ?? 0)}. It resets on ${resetAt.slice(0, 10)} at 00:00 UTC.`,
		{ retryAfter: Math.ceil((reset - now) / 1000), resetAt },
	);
}
