import { betterAuthErrorBody } from "#lib/auth/call-better-auth.ts";
import { readSession } from "#lib/auth/own-sessions.ts";
import { route } from "#lib/http/route.ts";

/** The same as `get-session`, at the path that v0.1.0 clients use. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: readSession },
	{ errorBody: betterAuthErrorBody },
);
