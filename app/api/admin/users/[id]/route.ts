import { requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { deleteUser, updateUser } from "#lib/admin/user-changes.ts";
import { readUser } from "#lib/admin/users.ts";
import { mailApproval } from "#lib/auth/mails.ts";
import { createDb } from "#lib/db/index.ts";
import { clientIp, route } from "#lib/http/route.ts";
import { UserChange } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, params, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const user = readUser(createDb(config.d1), String(params.id));
		return Response.json(await timed("database", user));
	},

	async PATCH({ request, params, config, timed, waitUntil }) {
		const authorize = () => timed("authorization", requireAdmin(request, config));
		const { user: admin, body } = await readAuthorizedJson(
			request,
			authorize,
			UserChange,
			MAX_BODY_BYTES,
		);
		const actor = { user: admin, ipAddress: clientIp(request) };
		const { expected, ...change } = body;
		const update = updateUser(createDb(config.d1), actor, String(params.id), change, expected);
		const { user, isChanged, gainsAccess } = await timed("database", update);
		if (gainsAccess && config.mailer) waitUntil(mailApproval(config.mailer, config, user));
		return Response.json({ user, isChanged });
	},

	async DELETE({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const actor = { user: admin, ipAddress: clientIp(request) };
		await timed("database", deleteUser(createDb(config.d1), actor, String(params.id)));
		return new Response(null, { status: 204 });
	},
});
