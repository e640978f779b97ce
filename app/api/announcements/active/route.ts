import { authorize, requireUser } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";

/** This Worker has no announcements. Newer clients poll this every minute, even while their user is pending approval. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireUser);
		return Response.json({ announcements: [] });
	},
});
