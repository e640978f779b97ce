import { requireAdmin } from "#lib/access/access.ts";
import { listAudit } from "#lib/admin/audit.ts";
import { createDb } from "#lib/db/index.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { AuditQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const entries = listAudit(createDb(config.d1), readQuery(request, AuditQuery));
		return Response.json(await timed("database", entries));
	},
});
