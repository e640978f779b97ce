import * as z from "zod/mini";
import { requireAdmin } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { pageFields, readQuery } from "#lib/input.ts";
import { route } from "#lib/route.ts";
import { listUsers, STATUSES } from "#lib/users.ts";

const Query = z.object({
	status: z._default(z.enum(STATUSES), "all"),
	q: z._default(z.string().check(z.trim(), z.maxLength(200)), ""),
	...pageFields,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config }) {
		await requireAdmin(request, config);
		const db = createDb(config.d1);
		return Response.json(await listUsers(db, readQuery(request, Query)));
	},
});
