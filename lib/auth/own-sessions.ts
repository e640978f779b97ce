// A user's view of their own sessions. A session's token is a bearer token, so other sessions are listed with their id in its place.
import { isFromNonAdminOrigin, requireUser, type User } from "../access/access.ts";
import { findBanOfEndedSession } from "../access/bans.ts";
import type { Config } from "../env.ts";
import type { Call } from "../http/route.ts";
import { callBetterAuth } from "./call-better-auth.ts";

/** Answers `list-sessions`. Only the caller's own session has its token. */
export async function listSessions(call: Call): Promise<Response> {
	const { request, config } = call;
	const { session, role } = await requireUser(request, config);
	const ownToken = mustHideToken(request, config, role) ? undefined : session.token;
	const response = await callBetterAuth(call, "list-sessions");
	if (!response.ok) return response;
	const sessions = await response.json<{ id: string; token: string }[]>();
	const withIds = sessions.map((one) => (one.token === ownToken ? one : { ...one, token: one.id }));
	return Response.json(withIds, response);
}

/** Answers `get-session`. */
export async function readSession(call: Call): Promise<Response> {
	const { request, config } = call;
	const response = await callBetterAuth(call, "get-session");
	if (!response.ok) return response;
	hideTokenHeader(request, config, response);
	const body = await response.json<{ session: { id: string }; user: { role: string } } | null>();
	// A banned user keeps the cookies, which Better Auth would clear: they prove to whom the reason of the ban may be sent.
	if (!body && (await findBanOfEndedSession(request, config))) return Response.json(null);
	if (!body || !mustHideToken(request, config, body.user.role)) {
		return Response.json(body, response);
	}
	const session = { ...body.session, token: body.session.id };
	return Response.json({ ...body, session }, response);
}

/** Removes the header with the session token from a response to a page that may not use the admin API with cookies. */
export function hideTokenHeader(request: Request, config: Config, response: Response): void {
	if (isFromNonAdminOrigin(request, config)) response.headers.delete("set-auth-token");
}

// With an admin's token, such a page could use the admin API after all, with a bearer token instead of cookies.
const mustHideToken = (request: Request, config: Config, role: string) =>
	role === "admin" && isFromNonAdminOrigin(request, config);

/** Returns the token of the caller's session with this id. Any other value is returned unchanged: a client may know a token itself. */
export async function resolveSessionToken(
	request: Request,
	config: Config,
	idOrToken: string,
): Promise<string> {
	const user = await requireUser(request, config);
	const row = await config.d1
		.prepare(`select token from "session" where id = ?1 and userId = ?2`)
		.bind(idOrToken, user.id)
		.first<{ token: string }>();
	return row?.token ?? idOrToken;
}

/** Ends all of a user's sessions except the current one. */
export async function endOtherSessions(d1: D1Database, { id, session }: User): Promise<void> {
	await d1
		.prepare(`delete from "session" where userId = ?1 and token <> ?2`)
		.bind(id, session.token)
		.run();
}
