// How many accounts may be made, and how many people may wait for approval.
import type { Config } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { consumeOrThrow } from "../http/rate-limit.ts";

const MAX_PENDING = 1_000;
const RETRY_AFTER_SECONDS = 3_600;

// As the admin's list of people who wait has it, and its index. The numbers are written out: SQLite must see them to take it.
const COUNT_PENDING = `select count(*) as pending from (select 1 from "user" where ("isApproved" is 1) = 0
	and not (banned = 1 and (banExpires is null or banExpires > unixepoch())) limit ${MAX_PENDING})`;

/** Counts an account that is about to be made. Throws `UNAVAILABLE` while too many people wait, and `RATE_LIMITED`. */
export async function requireSignUpOpen({ d1, limits }: Config): Promise<void> {
	const row = await d1.prepare(COUNT_PENDING).first<{ pending: number }>();
	if (row && row.pending >= MAX_PENDING) {
		throw new ApiError(
			"UNAVAILABLE",
			"Too many people are waiting for approval. Ask an admin, or try again later.",
			{ retryAfter: RETRY_AFTER_SECONDS },
		);
	}
	await consumeOrThrow(limits.signUps, "everyone");
}
