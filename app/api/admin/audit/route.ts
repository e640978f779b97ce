import { authorize, requireAdmin } from "#lib/access/access.ts";
import { listAudit } from "#lib/admin/audit.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { AuditQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const entries = listAudit(call.config.d1, readQuery(call.request, AuditQuery));
		return Response.json(await call.timed("database", entries));
	},
});
