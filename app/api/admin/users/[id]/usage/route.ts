import { requireAdmin } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";
import { readUsageOf } from "#lib/usage/own-usage.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, params, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const usage = readUsageOf(config.d1, String(params.id), config.caps);
		return Response.json(await timed("database", usage));
	},
});
