import { requireApproved } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";
import { readOwnUsage } from "#lib/usage/own-usage.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		const user = await timed("authorization", requireApproved(request, config));
		return Response.json(await timed("database", readOwnUsage(config.d1, user, config.caps)));
	},
});
