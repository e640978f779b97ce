// How often somebody may do what costs money or guesses passwords. Counted by Cloudflare, per location and minute.
import { ApiError } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

// The period of every limiter in wrangler.jsonc; when its minute began is not told.
const PERIOD_SECONDS = 60;
const DEADLINE_MS = 2_000;

/**
 * Counts a request against a limiter. Throws `RATE_LIMITED` when `key` is over the limit, and `UNAVAILABLE` when the limiter fails
 * or does not answer within 2 s.
 */
export async function consumeOrThrow(limiter: RateLimit, key: string): Promise<void> {
	let success: boolean;
	try {
		const late = () => new Error("the limiter did not answer in time");
		({ success } = await withTimeout(DEADLINE_MS, limiter.limit({ key }), late));
	} catch (cause) {
		// Letting everyone through would be the expensive answer.
		throw new ApiError("UNAVAILABLE", "The service is temporarily unavailable. Try again soon.", {
			cause,
			retryAfter: PERIOD_SECONDS,
		});
	}
	if (success) return;
	throw new ApiError("RATE_LIMITED", "Too many requests. Wait a minute.", {
		retryAfter: PERIOD_SECONDS,
	});
}
