import { readAuthBody } from "#lib/auth/auth-body.ts";
import {
	postToAuthEndpoint,
	requireAuthEndpoint,
	requireAuthOrigin,
	requireUnambiguousSession,
} from "#lib/auth/auth-endpoints.ts";
import { betterAuthErrorBody } from "#lib/auth/call-better-auth.ts";
import { listSessions, readSession } from "#lib/auth/own-sessions.ts";
import { route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{
		GET(call) {
			const endpoint = requireAuthEndpoint(call);
			return endpoint === "list-sessions" ? listSessions(call) : readSession(call);
		},

		async POST(call) {
			const endpoint = requireAuthEndpoint(call);
			requireAuthOrigin(call);
			requireUnambiguousSession(call, endpoint);
			const body = await readAuthBody(call.request);
			return postToAuthEndpoint(call, endpoint, body);
		},
	},
	{ errorBody: betterAuthErrorBody },
);
