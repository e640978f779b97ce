import { requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { setPassword } from "#lib/admin/user-sessions.ts";
import { requireUncommonPassword } from "#lib/auth/common-passwords.ts";
import { hashPassword } from "#lib/auth/password.ts";
import { route } from "#lib/http/route.ts";
import { actorOf } from "../../../actor.ts";
import { NewPassword } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireAdmin, NewPassword);
		await requireUncommonPassword(body.password);
		const hash = await hashPassword(body.password);
		const actor = actorOf(call, user);
		const set = setPassword(call.config.d1, actor, String(call.params.id), hash);
		await call.timed("database", set);
		return new Response(null, { status: 204 });
	},
});
