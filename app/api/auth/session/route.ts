import { handleAuth } from "#lib/auth.ts";
import { route } from "#lib/route.ts";

/** What v0.1.0 clients call `get-session`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET({ request, config, waitUntil }) {
		const url = new URL("/api/auth/get-session", request.url);
		return handleAuth(new Request(url, { headers: request.headers }), config, waitUntil);
	},
});
