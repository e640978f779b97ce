// A user's own interviews. Plain SQL, so that starting one, for which a candidate waits, does not load drizzle.
import type { User } from "../access/access.ts";
import { ApiError } from "../http/errors.ts";

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Starts an interview. Times are ISO 8601. */
export async function startInterview(
	d1: D1Database,
	user: User,
	surface: string,
): Promise<{ sessionId: string; startedAt: string }> {
	const id = crypto.randomUUID();
	const now = Math.floor(Date.now() / 1000);
	await d1
		.prepare(
			`insert into "interview" (id, userId, surface, startedAt, lastSeenAt) values (?1, ?2, ?3, ?4, ?4)`,
		)
		.bind(id, user.id, surface, now)
		.run();
	return { sessionId: id, startedAt: isoTime(now) };
}

/** Ends one of a user's interviews. One that has already ended keeps its end. Throws `NOT_FOUND` when it is not theirs. */
export async function endInterview(
	d1: D1Database,
	user: User,
	id: string,
	reason: string | null,
): Promise<{ sessionId: string; endedAt: string }> {
	const row = await d1
		.prepare(
			`update "interview" set endedAt = ifnull(endedAt, ?3), endReason = iif(endedAt is null, ?4, endReason)
			where id = ?1 and userId = ?2 returning endedAt`,
		)
		.bind(id, user.id, Math.floor(Date.now() / 1000), reason)
		.first<{ endedAt: number }>();
	if (!row) throw new ApiError("NOT_FOUND", "There is no such session.");
	return { sessionId: id, endedAt: isoTime(row.endedAt) };
}

/** Ends all of a user's interviews that have not ended, and returns their number. */
export async function endAllInterviews(
	d1: D1Database,
	user: User,
	reason: string | null,
): Promise<number> {
	// `+userId`: of a user, few interviews run, but all of 30 days are in the index on `userId`.
	const { meta } = await d1
		.prepare(
			`update "interview" set endedAt = ?2, endReason = ?3 where +userId = ?1 and endedAt is null`,
		)
		.bind(user.id, Math.floor(Date.now() / 1000), reason)
		.run();
	return meta.changes;
}
