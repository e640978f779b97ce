import { requireAdmin } from "#lib/access/access.ts";
import { endInvitation } from "#lib/admin/invitations.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async DELETE({ request, params, config, timed }) {
		const user = await timed("authorization", requireAdmin(request, config));
		const actor = { user, ipAddress: clientIp(request) };
		await timed("database", endInvitation(createDb(config.d1), actor, String(params.id)));
		return new Response(null, { status: 204 });
	},
});
