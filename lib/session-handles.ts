// Somebody's sessions as they see them. A session's token is a bearer token, so of the others they get a handle: its id.
import { requireUser, type User } from "./access.ts";
import type { Config } from "./env.ts";

/** Takes Better Auth's answer to `list-sessions`; returns it with handles in place of the tokens of all sessions but the caller's own. */
export async function withHandles(response: Response, own: User): Promise<Response> {
	const sessions = await response.json<{ id: string; token: string }[]>();
	const { token } = own.session;
	return Response.json(
		sessions.map((session) =>
			session.token === token ? session : { ...session, token: session.id },
		),
		response,
	);
}

/** Returns the token of a session of the caller's by its handle. Anything else is returned as it is: clients may have their own token. */
export async function tokenOf(request: Request, config: Config, handle: string): Promise<string> {
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
