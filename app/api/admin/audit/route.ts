import * as z from "zod/mini";
import { requireAdmin } from "#lib/access/access.ts";
import { listAudit } from "#lib/admin/audit.ts";
import { createDb } from "#lib/db/index.ts";
import { ACTIONS } from "#lib/db/schema.ts";
import { paginationFields, readQuery, searchField } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";

const Query = z.object({
	actor: searchField,
	target: searchField,
	action: z.optional(z.enum(ACTIONS)),
	...paginationFields,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const entries = listAudit(createDb(config.d1), readQuery(request, Query));
		return Response.json(await timed("database", entries));
	},
});
