// How often somebody may do what costs money or guesses passwords. Counted by Cloudflare, per location and minute.
import { ApiError } from "./errors.ts";

// The period of every limiter in wrangler.jsonc; when its minute began is not told.
export const PERIOD_SECONDS = 60;

/** Takes a limiter and who it counts for; throws `RATE_LIMITED` when they had their share, `UNAVAILABLE` when the limiter itself fails. */
export async function requireWithin(limiter: RateLimit, key: string): Promise<void> {
	if (await isWithin(limiter, key)) return;
	throw new ApiError("RATE_LIMITED", "Too many requests. Wait a minute.", {
		retryAfter: PERIOD_SECONDS,
	});
}

/** As `requireWithin`, but says whether instead of refusing; still throws `UNAVAILABLE`. */
export async function isWithin(limiter: RateLimit, key: string): Promise<boolean> {
	try {
		return (await limiter.limit({ key })).success;
	} catch (cause) {
		// Letting everyone through would be the expensive answer.
		throw new ApiError("UNAVAILABLE", "This cannot be answered right now. Try again soon.", {
			cause,
			retryAfter: PERIOD_SECONDS,
		});
	}
}
