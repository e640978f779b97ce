// Responses of the page lane: caching, and the headers that restrict what a page may do.

const contentSecurityPolicy = (scriptHashes: readonly string[], connectTo: readonly string[]) =>
	[
		"default-src 'none'",
		["script-src 'self'", ...scriptHashes].join(" "),
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		["connect-src 'self'", ...connectTo].join(" "),
		"manifest-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join("; ");

const SECURITY_HEADERS: Record<string, string> = {
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "strict-origin-when-cross-origin",
	"Strict-Transport-Security": "max-age=63072000",
	"Permissions-Policy":
		"microphone=(self), display-capture=(self), camera=(), geolocation=(), payment=(), usb=()",
};

/**
 * Adds the security headers and a request id to a response of the page lane. `scriptHashes` are those of the page's inline scripts,
 * `connectTo` the origins besides ours that it may connect to.
 */
export function securePage(
	response: Response,
	scriptHashes: readonly string[] = [],
	connectTo: readonly string[] = [],
): Response {
	const policy = contentSecurityPolicy(scriptHashes, connectTo);
	response.headers.set("Content-Security-Policy", policy);
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
	response.headers.set("x-request-id", crypto.randomUUID());
	return response;
}

/**
 * Returns a page or its React Server Components payload to a GET or HEAD, or 304 if the client already has this version. Caches
 * must revalidate every time: a page cached from an older deployment links to script files that no longer exist.
 */
export async function pageResponse(request: Request, page: Response): Promise<Response> {
	// Only body and type are copied, so that none of Next's headers (such as the Location of a redirect) is sent.
	const type = { "Content-Type": page.headers.get("Content-Type") ?? "text/html; charset=utf-8" };
	if (page.status !== 200) {
		return new Response(bodyFor(request, page.body), {
			status: 500,
			headers: { ...type, "Cache-Control": "no-store" },
		});
	}
	const body = await page.arrayBuffer();
	const etag = await etagOf(body);
	// Vary keeps caches from returning the payload for the page, or the reverse, where both have the same URL.
	const headers = {
		"Cache-Control": "public, max-age=0, must-revalidate",
		ETag: etag,
		Vary: "RSC",
	};
	if (matchesEtag(request.headers.get("If-None-Match"), etag)) {
		return new Response(null, { status: 304, headers });
	}
	return new Response(bodyFor(request, body), { headers: { ...headers, ...type } });
}

/** Returns the 404 page, whatever the method. */
export function notFoundPage(request: Request, page: Response): Response {
	return new Response(bodyFor(request, page.body), {
		status: 404,
		headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
	});
}

/** Returns 405: pages support GET and HEAD only. */
export function methodNotAllowed(): Response {
	return new Response(null, {
		status: 405,
		headers: { Allow: "GET, HEAD", "Cache-Control": "no-store" },
	});
}

const bodyFor = (request: Request, body: BodyInit | null) =>
	request.method === "HEAD" ? null : body;

/** A strong ETag, of the content alone: a deployment that does not change the page does not change its ETag. */
async function etagOf(body: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
	const hex = [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
	return `"${hex.join("")}"`;
}

/** Weak comparison, as specified for If-None-Match: a proxy that compresses a response makes its ETag weak. */
function matchesEtag(header: string | null, etag: string): boolean {
	if (header === null) return false;
	return header
		.split(",")
		.map((tag) => tag.trim().replace(/^W\//, ""))
		.some((tag) => tag === "*" || tag === etag);
}
