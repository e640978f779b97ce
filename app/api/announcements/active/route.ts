import { requireUser } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";

/** This Worker announces nothing. Newer clients ask every minute, while their user waits for approval, too. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireUser(request, config));
		return Response.json({ announcements: [] });
	},
});
