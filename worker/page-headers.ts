// Responses of the page lane: caching, and the headers that restrict what a page may do.

const SECURITY_HEADERS: Record<string, string> = {
	"Content-Security-Policy": [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join("; "),
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "strict-origin-when-cross-origin",
	"Strict-Transport-Security": "max-age=63072000",
	"Permissions-Policy":
		"microphone=(self), display-capture=(self), camera=(), geolocation=(), payment=(), usb=()",
};

/** Adds the security headers and a request id to a response of the page lane. */
export function securePage(response: Response): Response {
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
	response.headers.set("x-request-id", crypto.randomUUID());
	return response;
}

/**
 * Returns a page to a GET or HEAD, or 304 if the client already has this version. Caches must ask every time: a page kept
 * from an older deployment links to script files that are gone.
 */
export async function pageResponse(request: Request, page: Response): Promise<Response> {
	// Only body and type are taken over, so no header of Next's (such as a redirect's Location) gets out.
	const type = { "Content-Type": page.headers.get("Content-Type") ?? "text/html; charset=utf-8" };
	if (page.status !== 200) {
		return new Response(bodyFor(request, page.body), {
			status: 500,
			headers: { ...type, "Cache-Control": "no-store" },
		});
	}
	const body = await page.arrayBuffer();
	const etag = await etagOf(body);
	const headers = { "Cache-Control": "public, max-age=0, must-revalidate", ETag: etag };
	if (matchesEtag(request.headers.get("If-None-Match"), etag)) {
		return new Response(null, { status: 304, headers });
	}
	return new Response(bodyFor(request, body), { headers: { ...headers, ...type } });
}

/** Returns the 404 page, to whatever method. */
export function notFoundPage(request: Request, page: Response): Response {
	return new Response(bodyFor(request, page.body), {
		status: 404,
		headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
	});
}

/** Returns 405: pages are only read. */
export function methodNotAllowed(): Response {
	return new Response(null, {
		status: 405,
		headers: { Allow: "GET, HEAD", "Cache-Control": "no-store" },
	});
}

const bodyFor = (request: Request, body: BodyInit | null) =>
	request.method === "HEAD" ? null : body;

/** Returns a strong entity tag derived from the content alone, so that it survives deployments that leave the page as it is. */
async function etagOf(body: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
	const hex = [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
	return `"${hex.join("")}"`;
}

/** Compares as If-None-Match asks for: a proxy that compresses marks the tag as weak, and it still counts. */
function matchesEtag(header: string | null, etag: string): boolean {
	if (header === null) return false;
	return header
		.split(",")
		.map((tag) => tag.trim().replace(/^W\//, ""))
		.some((tag) => tag === "*" || tag === etag);
}
