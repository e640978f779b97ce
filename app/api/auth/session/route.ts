import { createAuth } from "#lib/auth.ts";
import { createDb } from "#lib/db/index.ts";
import { route } from "#lib/route.ts";

/** What v0.1.0 clients call `get-session`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET({ request, config, waitUntil }) {
		const url = new URL("/api/auth/get-session", request.url);
		const { headers } = request;
		return createAuth(config, createDb(config.d1), waitUntil).handler(
			new Request(url, { headers }),
		);
	},
});
