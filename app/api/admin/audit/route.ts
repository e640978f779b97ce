import * as z from "zod/mini";
import { requireAdmin } from "#lib/access.ts";
import { listAudit } from "#lib/audit.ts";
import { createDb } from "#lib/db/index.ts";
import { pageFields, readQuery } from "#lib/input.ts";
import { route } from "#lib/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config }) {
		await requireAdmin(request, config);
		const db = createDb(config.d1);
		return Response.json(await listAudit(db, readQuery(request, z.object(pageFields))));
	},
});
