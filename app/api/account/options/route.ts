import { findBanOfEndedSession } from "#lib/access/bans.ts";
import { route } from "#lib/http/route.ts";

/** What the sign-in page shows: the options of this deployment for accounts, and why a ban has ended the caller's session. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config }) {
		const ban = await findBanOfEndedSession(request, config);
		return Response.json({
			/** Whether passwords can be reset, and e-mail addresses confirmed. */
			hasMail: config.mailer !== undefined,
			allowedEmailDomains: config.allowedEmailDomains,
			ban: ban?.message ?? null,
		});
	},
});
