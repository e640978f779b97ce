// Limits on sign-ups per minute, and on users pending approval.
import { IS_PENDING } from "../db/conditions.ts";
import type { Config } from "../env.ts";
import { MAX_PENDING } from "../field-limits.ts";
import { ApiError } from "../http/errors.ts";
import { consumeOrThrow } from "../http/rate-limit.ts";

const RETRY_AFTER_SECONDS = 3_600;

const COUNT_PENDING = `select count(*) as pending from (select 1 from "user" where ${IS_PENDING} limit ${MAX_PENDING})`;

/** Counts a sign-up before its account is created. Throws `UNAVAILABLE` when too many users are pending approval, and `RATE_LIMITED`. */
export async function consumeSignUp({ d1, limits }: Config): Promise<void> {
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
