import { endInterview } from "#lib/admin/interviews.ts";
import { route } from "#lib/http/route.ts";
import { adminActor } from "../../../actor.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const actor = await adminActor(call);
		const ended = endInterview(call.config.d1, actor, String(call.params.id));
		await call.timed("database", ended);
		return new Response(null, { status: 204 });
	},
});
