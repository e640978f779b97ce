import { isOpenInvitation } from "#lib/auth/invitations.ts";
import { route } from "#lib/http/route.ts";

/** Whether an invitation's link still works, for the page that it leads to. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ params, config }) {
		return Response.json({ isOpen: await isOpenInvitation(config.d1, String(params.token)) });
	},
});
