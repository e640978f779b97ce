import { authorize, requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { deleteUser, updateUser } from "#lib/admin/user-changes.ts";
import { readUser } from "#lib/admin/users.ts";
import { mailApproval } from "#lib/auth/mails.ts";
import { route } from "#lib/http/route.ts";
import { actorOf, adminActor } from "../../actor.ts";
import { UserChange } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const user = readUser(call.config.d1, String(call.params.id));
		return Response.json(await call.timed("database", user));
	},

	async PATCH(call) {
		const { user: admin, body } = await readAuthorizedJson(call, requireAdmin, UserChange);
		const { params, config } = call;
		const { expected, ...change } = body;
		const actor = actorOf(call, admin);
		const update = updateUser(config.d1, actor, String(params.id), change, expected);
		const { user, isChanged, gainsAccess } = await call.timed("database", update);
		if (gainsAccess && config.mailer) call.waitUntil(mailApproval(config.mailer, config, user));
		return Response.json({ user, isChanged });
	},

	async DELETE(call) {
		const actor = await adminActor(call);
		const deleted = deleteUser(call.config.d1, actor, String(call.params.id));
		await call.timed("database", deleted);
		return new Response(null, { status: 204 });
	},
});
