import { route } from "#lib/http/route.ts";

/** The options of this deployment for accounts, for the sign-in page. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET({ config }) {
		return Response.json({
			/** Whether passwords can be reset, and e-mail addresses confirmed. */
			hasMail: config.mailer !== undefined,
			allowedEmailDomains: config.allowedEmailDomains,
		});
	},
});
