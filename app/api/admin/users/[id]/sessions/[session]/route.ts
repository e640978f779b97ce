import { requireAdmin } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { clientAddress, route } from "#lib/route.ts";
import { endSession } from "#lib/user-sessions.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async DELETE({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientAddress(request) };
		const [id, session] = [String(params.id), String(params.session)];
		await timed("database", endSession(createDb(config.d1), actor, id, session));
		return new Response(null, { status: 204 });
	},
});
