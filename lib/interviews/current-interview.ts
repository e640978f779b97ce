// The interview that a completion or a key belongs to. Clients may send its id; requests without one are answered as well.
import * as z from "zod/mini";
import type { User } from "../access/access.ts";
import { STALE_INTERVIEW_SECONDS } from "../db/cleanup.ts";
import { ApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import type { Call } from "../http/route.ts";

/** The id of an interview in a request's body or query. Unknown ids are ignored. */
export const sessionIdField = z.nullish(z.string().check(z.maxLength(200)));

/** Throws `SESSION_ENDED` when an admin has ended the interview that a request names. */
export function requireNotEnded(user: User, sessionId: string | null | undefined): void {
	if (!sessionId || !user.endedInterviews.includes(sessionId)) return;
	throw new ApiError("SESSION_ENDED", "An admin has ended this interview.");
}

// A user may give the same reason.
const ENDED_BY_CRON = `endReason is 'timeout' and endedAt = lastSeenAt and lastSeenAt < ?3 - ${STALE_INTERVIEW_SECONDS}`;

/**
 * Records that an interview was seen, and returns its id; undefined for one that is not the user's. Reopens an interview that the cron has
 * ended as stale. Logs failures.
 */
export async function noteSeen(
	{ config, requestId }: Pick<Call, "config" | "requestId">,
	user: Pick<User, "id">,
	sessionId: string | null | undefined,
): Promise<string | undefined> {
	if (!sessionId) return undefined;
	try {
		const row = await config.d1
			.prepare(
				`update "interview" set lastSeenAt = ?3, endedAt = iif(${ENDED_BY_CRON}, null, endedAt),
				endReason = iif(${ENDED_BY_CRON}, null, endReason) where id = ?1 and userId = ?2 returning id`,
			)
			.bind(sessionId, user.id, Math.floor(Date.now() / 1000))
			.first<{ id: string }>();
		return row?.id;
	} catch (error) {
		logFailure({ requestId, task: "interview" }, error);
		return undefined;
	}
}
