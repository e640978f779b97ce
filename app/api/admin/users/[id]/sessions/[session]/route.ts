import { requireAdmin } from "#lib/access/access.ts";
import { endSession } from "#lib/admin/user-sessions.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async DELETE({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientIp(request) };
		const [id, session] = [String(params.id), String(params.session)];
		await timed("database", endSession(createDb(config.d1), actor, id, session));
		return new Response(null, { status: 204 });
	},
});
