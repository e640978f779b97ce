// What a page is sent with: a policy that lets it do what it does and nothing else.

/** Takes a page's answer; gives it with the security headers. */
export function securePage(response: Response): Response {
	const page = new Response(response.body, response);
	const headers: Record<string, string> = {
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
	for (const [name, value] of Object.entries(headers)) page.headers.set(name, value);
	return page;
}
