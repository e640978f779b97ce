import { betterAuthErrorBody } from "#lib/auth.ts";
import { route } from "#lib/route.ts";
import { readSession } from "#lib/session-handles.ts";

/** What v0.1.0 clients call `get-session`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: readSession },
	{ words: betterAuthErrorBody },
);
