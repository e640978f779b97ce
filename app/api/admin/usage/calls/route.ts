import * as z from "zod/mini";
import { requireAdmin } from "#lib/access/access.ts";
import { paginationFields, readQuery } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";
import { listCalls } from "#lib/usage/calls.ts";
import { secondsOf } from "#lib/usage/periods.ts";
import { rangeFields, readRange } from "#lib/usage/range.ts";

const Query = z.object({
	...rangeFields,
	userId: z.optional(z.string()),
	model: z.optional(z.string()),
	...paginationFields,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const query = readQuery(request, Query);
		const calls = listCalls(config.d1, { ...query, ...secondsOf(readRange(query)) });
		return Response.json(await timed("database", calls));
	},
});
