// A client sends the same signed cookies with each request, and verifying them takes 5 % of a short completion's CPU (measured beside the same
// code without this). So each isolate remembers what it has verified. Whether a session is still valid is not remembered: D1 decides.
import type { Signing } from "./auth-cookie.ts";

// Users of one isolate within minutes. A cookie with a session's copy has about 1 KB.
const MAX_COOKIES = 500;

/**
 * Caches the results of `read` for the last 500 valid cookie values. The result for an invalid value, undefined, is not cached.
 */
export function rememberVerified<T>(
	read: (value: string, config: Signing) => T | undefined,
): (value: string | undefined, config: Signing) => T | undefined {
	const verified = new Map<string, T>();
	return (value, config) => {
		if (!value) return undefined;
		// A value signed with another secret is another value.
		const key = `${config.authSecret} ${value}`;
		const known = verified.get(key);
		if (known !== undefined) return known;
		const result = read(value, config);
		if (result === undefined) return undefined;
		const [oldest] = verified.keys();
		if (verified.size >= MAX_COOKIES && oldest !== undefined) verified.delete(oldest);
		verified.set(key, result);
		return result;
	};
}
