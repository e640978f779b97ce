import * as z from "zod/mini";
import { requireAdmin } from "#lib/access/access.ts";
import { listUsers, ORDERS, SORTS, STATUSES } from "#lib/admin/users.ts";
import { createDb } from "#lib/db/index.ts";
import { paginationFields, readQuery, searchField } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";

const Query = z.object({
	status: z._default(z.enum(STATUSES), "all"),
	q: searchField,
	sort: z._default(z.enum(SORTS), "joined"),
	order: z.optional(z.enum(ORDERS)),
	...paginationFields,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const users = listUsers(createDb(config.d1), readQuery(request, Query));
		return Response.json(await timed("database", users));
	},
});
