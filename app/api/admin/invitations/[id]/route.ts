import { endInvitation } from "#lib/admin/invitations.ts";
import { route } from "#lib/http/route.ts";
import { adminActor } from "../../actor.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async DELETE(call) {
		const actor = await adminActor(call);
		const ended = endInvitation(call.config.d1, actor, String(call.params.id));
		await call.timed("database", ended);
		return new Response(null, { status: 204 });
	},
});
