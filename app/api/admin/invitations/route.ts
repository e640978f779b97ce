import { requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { createInvitation, listInvitations } from "#lib/admin/invitations.ts";
import { createInvitationToken, invitationUrl } from "#lib/auth/invitations.ts";
import { createDb } from "#lib/db/index.ts";
import { readQuery } from "#lib/http/parse.ts";
import { clientIp, route } from "#lib/http/route.ts";
import { InvitationQuery, NewInvitation } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const invitations = listInvitations(createDb(config.d1), readQuery(request, InvitationQuery));
		return Response.json(await timed("database", invitations));
	},

	/** The link is in this response only: D1 stores only the hash of its token. */
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireAdmin(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			NewInvitation,
			MAX_BODY_BYTES,
		);
		const { token, tokenHash } = createInvitationToken();
		const invitation = await createInvitation(
			createDb(config.d1),
			{ user, ipAddress: clientIp(request) },
			{ ...body, note: body.note || null, tokenHash },
		);
		return Response.json({ invitation, url: invitationUrl(config.origin, token) });
	},
});
