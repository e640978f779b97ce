import { requireAdmin } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { clientAddress, route } from "#lib/route.ts";
import { signOutUser } from "#lib/user-sessions.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientAddress(request) };
		const ended = signOutUser(createDb(config.d1), actor, String(params.id));
		return Response.json({ sessions: await timed("database", ended) });
	},
});
