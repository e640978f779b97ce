import { betterAuthErrorBody, handleAuth } from "#lib/auth.ts";
import { route } from "#lib/route.ts";

/** What v0.1.0 clients call `get-session`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{
		GET({ request, config, waitUntil }) {
			return handleAuth(request, "get-session", undefined, config, waitUntil);
		},
	},
	{ words: betterAuthErrorBody },
);
