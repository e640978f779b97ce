import { requireUser } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { deleteOwnAccount } from "#lib/auth/own-account.ts";
import { route } from "#lib/http/route.ts";
import { AccountDeletion } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config, timed } = call;
		const authorize = () => timed("authorization", requireUser(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			AccountDeletion,
			MAX_BODY_BYTES,
		);
		return deleteOwnAccount(call, user, body.password);
	},
});
