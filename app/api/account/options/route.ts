import { route } from "#lib/http/route.ts";

/** What this deployment offers for accounts, for the sign-in page. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET({ config }) {
		return Response.json({
			/** Passwords can be reset, and addresses confirmed. */
			hasMail: config.mailer !== undefined,
			allowedEmailDomains: config.allowedEmailDomains,
		});
	},
});
