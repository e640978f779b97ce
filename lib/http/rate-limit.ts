// Rate limits on requests that cost money or try passwords. Cloudflare counts them, per location and minute.
import { ApiError } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

// The period of every limiter in wrangler.jsonc. A limiter does not report how much of the period is left.
const PERIOD_SECONDS = 60;
const TIMEOUT_MS = 2_000;

/**
 * Counts a request under `key`. Throws `RATE_LIMITED` when the key is over the limit, and `UNAVAILABLE` when the limiter fails or does not
 * answer within 2 s.
 */
export async function consumeOrThrow(limiter: RateLimit, key: string): Promise<void> {
	let success: boolean;
	try {
		const timeoutError = () => new Error("the limiter did not answer in time");
		({ success } = await withTimeout(TIMEOUT_MS, limiter.limit({ key }), timeoutError));
	} catch (cause) {
		// Without a working limiter, requests would cost without bound.
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
