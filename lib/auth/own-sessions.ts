// Somebody's sessions as they see them. A session's token is a bearer token, so of the others they get a handle: its id.
import { isFromNonAdminOrigin, requireUser, type User } from "../access/access.ts";
import type { Config } from "../env.ts";
import type { Call } from "../http/route.ts";
import { handleAuth } from "./auth.ts";

/** Answers `list-sessions` with handles in place of the tokens of all sessions but the caller's own. */
export async function listSessions({ request, config, waitUntil }: Call): Promise<Response> {
	const { session, role } = await requireUser(request, config);
	const own = isHidden(request, config, role) ? undefined : session.token;
	const response = await handleAuth(request, "list-sessions", undefined, config, waitUntil);
	if (!response.ok) return response;
	const sessions = await response.json<{ id: string; token: string }[]>();
	const withHandles = sessions.map((one) => (one.token === own ? one : { ...one, token: one.id }));
	return Response.json(withHandles, response);
}

/** Answers `get-session`. */
export async function readSession({ request, config, waitUntil }: Call): Promise<Response> {
	const response = await handleAuth(request, "get-session", undefined, config, waitUntil);
	if (!response.ok || !isFromNonAdminOrigin(request, config)) return response;
	removeTokenHeader(request, config, response);
	const answer = await response.json<{ session: { id: string }; user: { role: string } } | null>();
	if (!answer || !isHidden(request, config, answer.user.role))
		return Response.json(answer, response);
	const session = { ...answer.session, token: answer.session.id };
	return Response.json({ ...answer, session }, response);
}

/** Takes the header with the token from an answer to a page that may not use the admin API with cookies. */
export function removeTokenHeader(request: Request, config: Config, response: Response): void {
	if (isFromNonAdminOrigin(request, config)) response.headers.delete("set-auth-token");
}

// With an admin's token such a page could use the admin API all the same, as a bearer.
const isHidden = (request: Request, config: Config, role: string) =>
	role === "admin" && isFromNonAdminOrigin(request, config);

/** Returns the token of a session of the caller's by its handle. Anything else is returned as it is: clients may have their own token. */
export async function tokenOfHandle(
	request: Request,
	config: Config,
	handle: string,
): Promise<string> {
	const user = await requireUser(request, config);
	const row = await config.d1
		.prepare(`select token from "session" where id = ?1 and userId = ?2`)
		.bind(handle, user.id)
		.first<{ token: string }>();
	return row?.token ?? handle;
}

/** Ends all sessions of the caller's but the one they use. */
export async function endOtherSessions(config: Config, { id, session }: User): Promise<void> {
	await config.d1
		.prepare(`delete from "session" where userId = ?1 and token <> ?2`)
		.bind(id, session.token)
		.run();
}
