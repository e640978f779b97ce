import { handleAuth, inBetterAuthsWords } from "#lib/auth.ts";
import { route } from "#lib/route.ts";

/** What v0.1.0 clients call `get-session`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{
		GET({ request, config, waitUntil }) {
			const url = new URL("/api/auth/get-session", request.url);
			const { headers } = request;
			return handleAuth(new Request(url, { headers }), config, waitUntil);
		},
	},
	{ words: inBetterAuthsWords },
);
