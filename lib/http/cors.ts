// Which origins may use the API from a browser, and what their answers carry.
import { ApiError } from "./errors.ts";

export interface Origins {
	readonly origin: string;
	readonly trustedOrigins: readonly string[];
}

/** Takes an `Origin` header's value; says whether it is our own, one of the trusted, or fits a `https://*.` pattern. `null` never is. */
export function isTrusted(origin: string, { origin: own, trustedOrigins }: Origins): boolean {
	return origin === own || isListed(origin, trustedOrigins);
}

/** Whether an `Origin` header's value is in a list of exact origins and `https://*.` patterns. */
export function isListed(origin: string, list: readonly string[]): boolean {
	// Browsers keep the case of an app's host.
	const value = origin.toLowerCase();
	return list.some((entry) => matches(value, entry));
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

// What clients of the API send, and what tracing and error reporting in a trusted frontend add to every request.
const ALLOWED_HEADERS = [
	...["Content-Type", "Authorization", "X-Requested-With", "X-Request-Id", "Cache-Control"],
	...["Last-Event-ID", "traceparent", "tracestate", "baggage", "sentry-trace"],
].join(", ");

/** Gives the CORS headers for one request: all of them for a trusted origin, only `Vary` for others. */
export function corsHeaders(request: Request, origins: Origins): Record<string, string> {
	const origin = request.headers.get("origin");
	if (!origin || !isTrusted(origin, origins)) return { Vary: "Origin" };
	return {
		"Access-Control-Allow-Origin": origin,
		"Access-Control-Allow-Credentials": "true",
		"Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE, OPTIONS",
		"Access-Control-Allow-Headers": ALLOWED_HEADERS,
		"Access-Control-Expose-Headers": "set-auth-token, Retry-After, x-request-id",
		"Access-Control-Max-Age": "86400",
		Vary: "Origin",
	};
}

/**
 * Throws `FORBIDDEN_ORIGIN` for a request that carries cookies and comes from a page we do not trust. For requests that change or
 * cost something: the browser may attach cookies that the page never saw.
 */
export function requireTrustedOrigin(request: Request, origins: Origins): void {
	if (!request.headers.has("cookie")) return;
	const origin = request.headers.get("origin");
	const trusted = origin ? isTrusted(origin, origins) : isSameOriginOrNoBrowser(request);
	if (!trusted) throw forbiddenOrigin(request, origins);
}

/** Whether a request without `Origin` comes from our own page or from no page at all: browsers send `Sec-Fetch-Site`, a sibling site's too. */
export function isSameOriginOrNoBrowser({ headers }: Request): boolean {
	return /^(same-origin|none)$/.test(headers.get("sec-fetch-site") ?? "none");
}

/** Returns `FORBIDDEN_ORIGIN`; to somebody who opened our own page at another URL it names the one to open. */
export function forbiddenOrigin(
	{ headers }: Request,
	{ origin: own }: Pick<Origins, "origin">,
): ApiError {
	const host = URL.parse(headers.get("origin") ?? "")?.host;
	const isOurPage = Boolean(host) && host === headers.get("host");
	const error = isOurPage
		? `Open ${own} instead: this page works only at the URL in BETTER_AUTH_URL.`
		: "This origin is not allowed to use the API with cookies.";
	return new ApiError("FORBIDDEN_ORIGIN", error, { isLogged: isOurPage });
}

/**
 * Throws `FORBIDDEN_ORIGIN` for a request that a browser makes by itself: following a link, loading an image or a frame. For a GET that
 * costs something, since text on our own page may hold its URL.
 */
export function requireFetch({ headers }: Request): void {
	const [mode, dest] = [headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")];
	const isFetch = /^(cors|same-origin)$/.test(mode ?? "cors") && (dest ?? "empty") === "empty";
	if (!isFetch) throw new ApiError("FORBIDDEN_ORIGIN", "Call this endpoint with fetch().");
}
