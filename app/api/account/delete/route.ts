import { requireUser } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { deleteOwnAccount } from "#lib/auth/own-account.ts";
import { route } from "#lib/http/route.ts";
import { AccountDeletion } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireUser, AccountDeletion);
		return deleteOwnAccount(call, user, body.password);
	},
});
