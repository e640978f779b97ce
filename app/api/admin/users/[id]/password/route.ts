import { requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { setPassword } from "#lib/admin/user-sessions.ts";
import { requireUncommonPassword } from "#lib/auth/common-passwords.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";
import { NewPassword } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config, timed }) {
		const authorize = () => timed("authorization", requireAdmin(request, config));
		const {
			user: admin,
			body: { password },
		} = await readAuthorizedJson(request, authorize, NewPassword, MAX_BODY_BYTES);
		await requireUncommonPassword(password);
		const hash = await hashPassword(password);
		const actor = { user: admin, ipAddress: clientIp(request) };
		const set = setPassword(createDb(config.d1), actor, String(params.id), hash);
		await timed("database", set);
		return new Response(null, { status: 204 });
	},
});
