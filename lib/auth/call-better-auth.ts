// Forwards a checked request to Better Auth, with only the headers and cookies that it needs.
import { signedCookieValue } from "../access/auth-cookie.ts";
import { isBearer, sessionToken } from "../access/session-token.ts";
import { watchD1 } from "../db/guard.ts";
import type { Config } from "../env.ts";
import {
	cookieName,
	cookieValues,
	DONT_REMEMBER_COOKIE,
	prependCookies,
	readCookie,
	SESSION_COOKIE,
} from "../http/cookies.ts";
import type { ApiError } from "../http/errors.ts";
import { noteUser } from "../http/request-log.ts";
import type { Call } from "../http/route.ts";
import { clearOtherPartition } from "../http/session-cookie.ts";
import { recordOwnEvent } from "./account-events.ts";
import { createBetterAuth } from "./better-auth.ts";
import { consumeSignUp } from "./sign-up-limits.ts";

// Browsers send one or two hundred.
const MAX_USER_AGENT_CHARACTERS = 512;

/** The body of an error response under `/api/auth`, in the format that Better Auth's client library reads. */
export const betterAuthErrorBody = ({ code, message }: ApiError): object => ({ code, message });

/**
 * Returns the response of one of Better Auth's endpoints. `path` is the part after `/api/auth/`, `body` makes it a POST, `query` replaces the
 * request's query. The request's origin and body must have been checked. Throws what `consumeSignUp` throws, and `UNAVAILABLE` when D1 has
 * failed, which Better Auth itself may report as a missing session.
 */
export async function callBetterAuth(
	call: Call,
	path: string,
	body?: object,
	query?: Record<string, string>,
): Promise<Response> {
	const { request, config, waitUntil } = call;
	const url = new URL(request.url);
	url.pathname = `/api/auth/${path}`;
	if (query) url.search = new URLSearchParams(query).toString();
	const checkedRequest = new Request(url, {
		headers: headersForBetterAuth(request, config),
		...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
	});
	const { d1, failure } = watchD1(config.d1);
	let signUpError: unknown;
	const beforeSignUp = () =>
		consumeSignUp({ ...config, d1 }).catch((error) => {
			signUpError = error;
			throw error;
		});
	const afterPasswordReset = (email: string) => recordOwnEvent(call, "own-password", email);
	const hooks = {
		beforeSignUp,
		afterPasswordReset,
		noteUser: (userId: string) => noteUser(request, userId),
	};
	const response = await createBetterAuth({ ...config, d1 }, waitUntil, hooks)
		.handler(checkedRequest)
		.catch((error) => {
			throw signUpError ?? failure() ?? error;
		});
	if (signUpError ?? failure()) throw signUpError ?? failure();
	// The bearer plugin exposes its header to every origin; cors.ts decides which origins may read it.
	response.headers.delete("Access-Control-Expose-Headers");
	if (changesSession(response, request, config)) {
		prependCookies(response, clearOtherPartition(config));
	}
	return response.status === 400 ? withCode(response) : response;
}

/** Adds the code that an error of Better Auth may lack: "No fields to update" does. */
async function withCode(response: Response): Promise<Response> {
	const body = await response.json<object>();
	return Response.json({ code: "INVALID_REQUEST", ...body }, response);
}

function headersForBetterAuth(request: Request, config: Config): Headers {
	const headers = new Headers(request.headers);
	headers.delete("content-length");
	headers.set("content-type", "application/json");
	// Already checked by our own rules, which differ from Better Auth's.
	headers.set("origin", config.origin);
	for (const name of ["referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"]) {
		headers.delete(name);
	}
	// It is stored with the session, and sent back in the cookie cache.
	const userAgent = headers.get("user-agent");
	if (userAgent) headers.set("user-agent", userAgent.slice(0, MAX_USER_AGENT_CHARACTERS));
	// Better Auth's rules for cookies and bearer tokens differ from ours, so it gets only the session that we have read.
	headers.delete("authorization");
	headers.delete("cookie");
	const token = sessionToken(request, config);
	const dontRemember = isBearer(request)
		? undefined
		: readCookie(request, config, DONT_REMEMBER_COOKIE);
	const cookies: string[] = [];
	if (token)
		cookies.push(`${cookieName(config, SESSION_COOKIE)}=${signedCookieValue(token, config)}`);
	if (dontRemember) {
		cookies.push(`${cookieName(config, DONT_REMEMBER_COOKIE)}=${encodeURIComponent(dontRemember)}`);
	}
	if (cookies.length) headers.set("cookie", cookies.join("; "));
	return headers;
}

/** Whether a response sets or clears a session cookie that differs from the request's. */
function changesSession(response: Response, request: Request, config: Config): boolean {
	const start = `${cookieName(config, SESSION_COOKIE)}=`;
	const cookie = response.headers.getSetCookie().find((cookie) => cookie.startsWith(start));
	const value = cookie?.slice(start.length, cookie.indexOf(";"));
	return value !== undefined && !cookieValues(request, config, SESSION_COOKIE).includes(value);
}
