import { authorize, requireAdmin } from "#lib/access/access.ts";
import { listUsers } from "#lib/admin/users.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { UserQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const users = listUsers(call.config.d1, readQuery(call.request, UserQuery));
		return Response.json(await call.timed("database", users));
	},
});
