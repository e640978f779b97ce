// Which origins may use the API from a browser, and what their answers carry.
import { ApiError } from "./errors.ts";

export interface Origins {
	readonly origin: string;
	readonly trustedOrigins: readonly string[];
}

/** Takes an `Origin` header's value; says whether it is our own, one of the trusted, or fits a `https://*.` pattern. `null` never is. */
export function isTrusted(origin: string, { origin: own, trustedOrigins }: Origins): boolean {
	return origin === own || trustedOrigins.some((entry) => matches(origin, entry));
}

function matches(origin: string, entry: string): boolean {
	const wildcard = entry.indexOf("*.");
	if (wildcard === -1) return origin === entry;
	const scheme = entry.slice(0, wildcard);
	const suffix = entry.slice(wildcard + 1);
	if (!origin.startsWith(scheme) || !origin.endsWith(suffix)) return false;
	// What the star stands for: labels of a host name, so no port, path, user or second scheme hides in it.
	return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(origin.slice(scheme.length, -suffix.length));
}

/** Gives the CORS headers for one request: all of them for a trusted origin, only `Vary` for others. */
export function corsHeaders(request: Request, origins: Origins): Record<string, string> {
	const origin = request.headers.get("origin");
	if (!origin || !isTrusted(origin, origins)) return { Vary: "Origin" };
	return {
		"Access-Control-Allow-Origin": origin,
		"Access-Control-Allow-Credentials": "true",
		"Access-Control-Allow-Methods": "GET, POST, OPTIONS",
		"Access-Control-Allow-Headers": "Content-Type, Authorization",
		"Access-Control-Expose-Headers": "set-auth-token, Retry-After, x-request-id",
		"Access-Control-Max-Age": "86400",
		Vary: "Origin",
	};
}

/**
 * Refuses a request that carries cookies and comes from a page we do not trust, by throwing `FORBIDDEN_ORIGIN`.
 * For requests that change or cost something: the browser may attach cookies that the page never saw.
 */
export function requireTrustedOrigin(request: Request, origins: Origins): void {
	if (!request.headers.has("cookie")) return;
	const origin = request.headers.get("origin");
	const trusted = origin
		? isTrusted(origin, origins)
		: // No Origin on a GET: the browser still tells a foreign page's request apart, a sibling site's too.
			/^(same-origin|none)$/.test(request.headers.get("sec-fetch-site") ?? "none");
	if (!trusted) {
		throw new ApiError("FORBIDDEN_ORIGIN", "This origin may not use the API with cookies.");
	}
}
