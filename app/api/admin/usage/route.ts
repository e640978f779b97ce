import { authorize, requireAdmin } from "#lib/access/access.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { readAllUsage } from "#lib/usage/all-usage.ts";
import { readRange } from "#lib/usage/range-fields.ts";
import { UsageQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const query = readQuery(call.request, UsageQuery);
		const usage = readAllUsage(call.config, { ...query, range: readRange(query) });
		return Response.json(await call.timed("database", usage));
	},
});
