import { authorize, requireUser } from "#lib/access/access.ts";
import { route } from "#lib/http/route.ts";

/** Newer clients report what their user does. We do not store it, so the body is not read. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		await authorize(call, requireUser);
		return new Response(null, { status: 204 });
	},
});
