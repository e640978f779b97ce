// The origins that may use the API from a browser, and their CORS headers.
import { ApiError } from "./errors.ts";

export interface Origins {
	readonly origin: string;
	readonly trustedOrigins: readonly string[];
}

/** Whether an `Origin` header is our own origin or a trusted one. `null` never is. */
export function isTrusted(origin: string, { origin: own, trustedOrigins }: Origins): boolean {
	return origin === own || isListed(origin, trustedOrigins);
}

/** Whether an `Origin` header matches a list of exact origins and `https://*.` patterns. */
export function isListed(origin: string, list: readonly string[]): boolean {
	// Browsers do not lowercase the host of an app's own scheme.
	const value = origin.toLowerCase();
	return list.some((entry) => matches(value, entry));
}

function matches(origin: string, entry: string): boolean {
	const wildcard = entry.indexOf("*.");
	if (wildcard === -1) return origin === entry;
	const scheme = entry.slice(0, wildcard);
	const suffix = entry.slice(wildcard + 1);
	if (!origin.startsWith(scheme) || !origin.endsWith(suffix)) return false;
	// The star matches labels of a host name only: no port, path, user or second scheme.
	return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(origin.slice(scheme.length, -suffix.length));
}

// The headers of our clients, and those that tracing and error reporting add to every request of a frontend.
const ALLOWED_HEADERS = [
	"Content-Type",
	"Authorization",
	"X-Requested-With",
	"X-Request-Id",
	"Cache-Control",
	"Last-Event-ID",
	"traceparent",
	"tracestate",
	"baggage",
	"sentry-trace",
].join(", ");

/** Returns the CORS headers for a request: all of them for a trusted origin, only `Vary` for others. */
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
 * Throws `FORBIDDEN_ORIGIN` for a request with cookies from an untrusted page. For requests that change or cost something: browsers attach
 * cookies to requests of any page.
 */
export function requireTrustedOrigin(request: Request, origins: Origins): void {
	if (request.headers.has("cookie")) requireTrustedPage(request, origins);
}

/**
 * Throws `FORBIDDEN_ORIGIN` for a request from an untrusted page, also without cookies: a sign-in sets them. Firefox extensions without cookies
 * pass: they have another origin on each computer, so none can be listed, and no web page has such an origin.
 */
export function requireAuthOrigin(request: Request, origins: Origins): void {
	const { headers } = request;
	const isExtension = headers.get("origin")?.startsWith("moz-extension://");
	if (!isExtension || headers.has("cookie")) requireTrustedPage(request, origins);
}

function requireTrustedPage(request: Request, origins: Origins): void {
	if (!isFromTrustedPage(request, origins)) throw forbiddenOrigin(request, origins);
}

/** Whether a request comes from our own page, a trusted one, or not from a browser. Without `Origin`, `Sec-Fetch-Site` decides. */
export function isFromTrustedPage(request: Request, origins: Origins): boolean {
	const origin = request.headers.get("origin");
	if (origin) return isTrusted(origin, origins);
	return /^(same-origin|none)$/.test(request.headers.get("sec-fetch-site") ?? "none");
}

/** Returns `FORBIDDEN_ORIGIN`. When our own page was opened at another URL, the message names the right one. */
export function forbiddenOrigin(
	{ headers }: Request,
	{ origin: own }: Pick<Origins, "origin">,
): ApiError {
	const host = URL.parse(headers.get("origin") ?? "")?.host;
	const isOurPage = Boolean(host) && host === headers.get("host");
	const error = isOurPage
		? `Open ${own} instead: this page works only at the URL in BETTER_AUTH_URL.`
		: "This origin is not allowed to sign in or to use the API with cookies.";
	return new ApiError("FORBIDDEN_ORIGIN", error, { isLogged: isOurPage });
}

/**
 * Throws `FORBIDDEN_ORIGIN` for a request that was not sent by a script: a followed link, an image, a frame. For a GET that costs something,
 * since its URL may stand in text on our own page.
 */
export function requireFetch({ headers }: Request): void {
	const [mode, dest] = [headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")];
	const isFetch = /^(cors|same-origin)$/.test(mode ?? "cors") && (dest ?? "empty") === "empty";
	if (!isFetch) throw new ApiError("FORBIDDEN_ORIGIN", "Call this endpoint with fetch().");
}
