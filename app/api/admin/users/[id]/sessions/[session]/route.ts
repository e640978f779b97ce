import { endSession } from "#lib/admin/user-sessions.ts";
import { route } from "#lib/http/route.ts";
import { adminActor } from "../../../../actor.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async DELETE(call) {
		const actor = await adminActor(call);
		const [id, session] = [String(call.params.id), String(call.params.session)];
		await call.timed("database", endSession(call.config.d1, actor, id, session));
		return new Response(null, { status: 204 });
	},
});
