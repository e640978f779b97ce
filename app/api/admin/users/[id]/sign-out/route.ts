import { requireAdmin } from "#lib/access/access.ts";
import { signOutUser } from "#lib/admin/user-sessions.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientIp(request) };
		const ended = signOutUser(createDb(config.d1), actor, String(params.id));
		return Response.json({ sessions: await timed("database", ended) });
	},
});
