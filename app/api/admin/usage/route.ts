import * as z from "zod/mini";
import { requireAdmin } from "#lib/access/access.ts";
import { paginationFields, readQuery } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";
import { GROUPS, readAllUsage } from "#lib/usage/all-usage.ts";
import { rangeFields, readRange } from "#lib/usage/range.ts";

const Query = z.object({
	...rangeFields,
	by: z._default(z.enum(GROUPS), "day"),
	userId: z.optional(z.string()),
	...paginationFields,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const query = readQuery(request, Query);
		const usage = readAllUsage(config, { ...query, range: readRange(query) });
		return Response.json(await timed("database", usage));
	},
});
