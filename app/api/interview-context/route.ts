import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { createDb } from "#lib/db/index.ts";
import { ApiError } from "#lib/http/errors.ts";
import { route } from "#lib/http/route.ts";
import { deleteContext, readContext, saveContext } from "#lib/interviews/context.ts";
import { ContextChange } from "./schema.ts";

const MAX_BODY_BYTES = 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		const user = await timed("authorization", requireApproved(request, config));
		const context = readContext(createDb(config.d1), user.id);
		return Response.json({ context: await timed("database", context) });
	},

	async PATCH({ request, config, timed }) {
		const authorize = () => timed("authorization", requireApproved(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			ContextChange,
			MAX_BODY_BYTES,
		);
		if (Object.keys(body).length === 0) {
			throw new ApiError("INVALID_REQUEST", "No changes given.");
		}
		const context = saveContext(createDb(config.d1), user.id, body);
		return Response.json({ context: await timed("database", context) });
	},

	async DELETE({ request, config, timed }) {
		const user = await timed("authorization", requireApproved(request, config));
		await timed("database", deleteContext(createDb(config.d1), user.id));
		return new Response(null, { status: 204 });
	},
});
