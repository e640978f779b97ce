import { authorize, requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { ApiError } from "#lib/http/errors.ts";
import { route } from "#lib/http/route.ts";
import { deleteContext, readContext, saveContext } from "#lib/interviews/context.ts";
import { ContextChange } from "./schema.ts";

const MAX_BODY_BYTES = 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		const user = await authorize(call, requireApproved);
		const context = readContext(call.config.d1, user.id);
		return Response.json({ context: await call.timed("database", context) });
	},

	async PATCH(call) {
		const { user, body } = await readAuthorizedJson(
			call,
			requireApproved,
			ContextChange,
			MAX_BODY_BYTES,
		);
		if (Object.keys(body).length === 0) {
			throw new ApiError("INVALID_REQUEST", "No changes given.");
		}
		const context = saveContext(call.config.d1, user.id, body);
		return Response.json({ context: await call.timed("database", context) });
	},

	async DELETE(call) {
		const user = await authorize(call, requireApproved);
		await call.timed("database", deleteContext(call.config.d1, user.id));
		return new Response(null, { status: 204 });
	},
});
