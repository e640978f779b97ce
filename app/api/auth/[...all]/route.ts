import { readAuthBody } from "#lib/auth/auth-body.ts";
import {
	postToAuthEndpoint,
	requireAuthEndpoint,
	requireUnambiguousSession,
} from "#lib/auth/auth-endpoints.ts";
import { betterAuthErrorBody } from "#lib/auth/call-better-auth.ts";
import { listSessions, readSession } from "#lib/auth/own-sessions.ts";
import { requireAuthOrigin } from "#lib/http/cors.ts";
import { route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{
		GET(call) {
			const endpoint = requireAuthEndpoint(call);
			return endpoint === "list-sessions" ? listSessions(call) : readSession(call);
		},

		async POST(call) {
			const endpoint = requireAuthEndpoint(call);
			requireAuthOrigin(call.request, call.config);
			requireUnambiguousSession(call, endpoint);
			const body = await readAuthBody(call.request);
			return postToAuthEndpoint(call, endpoint, body);
		},
	},
	{ errorBody: betterAuthErrorBody },
);
