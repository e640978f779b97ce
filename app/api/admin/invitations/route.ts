import { authorize, requireAdmin } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { createInvitation, listInvitations } from "#lib/admin/invitations.ts";
import { createInvitationToken, invitationUrl } from "#lib/auth/invitations.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { actorOf } from "../actor.ts";
import { InvitationQuery, NewInvitation } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const query = readQuery(call.request, InvitationQuery);
		const invitations = listInvitations(call.config.d1, query);
		return Response.json(await call.timed("database", invitations));
	},

	/** The link is in this response only: D1 stores only the hash of its token. */
	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireAdmin, NewInvitation);
		const { token, tokenHash } = createInvitationToken();
		const actor = actorOf(call, user);
		const fields = { ...body, note: body.note || null, tokenHash };
		const invitation = await createInvitation(call.config.d1, actor, fields);
		return Response.json({ invitation, url: invitationUrl(call.config.origin, token) });
	},
});
