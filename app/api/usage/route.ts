import { authorize, requireApproved } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";
import { readOwnUsage } from "#lib/usage/own-usage.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		const user = await authorize(call, requireApproved);
		const usage = readOwnUsage(call.config.d1, user, call.config.caps);
		return Response.json(await call.timed("database", usage));
	},
});
