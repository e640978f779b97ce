import { authorize, requireAdmin } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";
import { readUsageOf } from "#lib/usage/own-usage.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const usage = readUsageOf(call.config.d1, String(call.params.id), call.config.caps);
		return Response.json(await call.timed("database", usage));
	},
});
