import { requireAdmin } from "#lib/access/access.ts";
import { endInterview } from "#lib/admin/interviews.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientIp(request) };
		await timed("database", endInterview(createDb(config.d1), actor, String(params.id)));
		return new Response(null, { status: 204 });
	},
});
