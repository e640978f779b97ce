import { requireAdmin } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { clientAddress, route } from "#lib/route.ts";
import { signOutUser } from "#lib/users.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config }) {
		const admin = await requireAdmin(request, config);
		const db = createDb(config.d1);
		const actor = { user: admin, ipAddress: clientAddress(request) };
		return Response.json({ sessions: await signOutUser(db, actor, String(params.id)) });
	},
});
