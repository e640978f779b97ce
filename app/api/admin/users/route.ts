import { requireAdmin } from "#lib/access/access.ts";
import { listUsers } from "#lib/admin/users.ts";
import { createDb } from "#lib/db/index.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { UserQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const users = listUsers(createDb(config.d1), readQuery(request, UserQuery));
		return Response.json(await timed("database", users));
	},
});
