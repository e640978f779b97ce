import * as z from "zod/mini";
import { requireUser } from "#lib/access/access.ts";
import { deleteOwnAccount } from "#lib/auth/own-account.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { readAuthorizedJson } from "#lib/http/authorized-body.ts";
import { route } from "#lib/http/route.ts";

const Body = z.object({
	password: z.string().check(z.maxLength(FIELD_LIMITS.password.max)),
});
const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config, timed } = call;
		const authorize = () => timed("authorization", requireUser(request, config));
		const { user, body } = await readAuthorizedJson(request, authorize, Body, MAX_BODY_BYTES);
		return deleteOwnAccount(call, user, body.password);
	},
});
