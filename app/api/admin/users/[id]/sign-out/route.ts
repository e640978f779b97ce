import { signOutUser } from "#lib/admin/user-sessions.ts";
import { route } from "#lib/http/route.ts";
import { adminActor } from "../../../actor.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const actor = await adminActor(call);
		const ended = signOutUser(call.config.d1, actor, String(call.params.id));
		return Response.json({ sessions: await call.timed("database", ended) });
	},
});
