import * as z from "zod/mini";
import { requireAdmin } from "#lib/access/access.ts";
import { createInvitation, listInvitations } from "#lib/admin/invitations.ts";
import { createInvitationToken, invitationUrl } from "#lib/auth/invitations.ts";
import { createDb } from "#lib/db/index.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { readAuthorizedJson } from "#lib/http/authorized-body.ts";
import { futureField, paginationFields, readQuery } from "#lib/http/request-body.ts";
import { clientIp, route } from "#lib/http/route.ts";

const MAX_USES = 1_000;
const MAX_BODY_BYTES = 16 * 1024;
const Query = z.object(paginationFields);
const Body = z
	.object({
		uses: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(MAX_USES)), 1),
		expiresAt: futureField,
		note: z.nullish(z.string().check(z.trim(), z.maxLength(FIELD_LIMITS.invitationNote.max))),
		role: z._default(z.enum(["user", "admin"]), "user"),
	})
	.check(
		z.refine(({ uses, role }) => role === "user" || uses === 1, {
			path: ["uses"],
			message: "must be 1 for an admin's invitation",
		}),
	);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const invitations = listInvitations(createDb(config.d1), readQuery(request, Query));
		return Response.json(await timed("database", invitations));
	},

	/** The link is in this response only: D1 has the hash of its token. */
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireAdmin(request, config));
		const { user, body } = await readAuthorizedJson(request, authorize, Body, MAX_BODY_BYTES);
		const { token, tokenHash } = createInvitationToken();
		const invitation = await createInvitation(
			createDb(config.d1),
			{ user, ipAddress: clientIp(request) },
			{ ...body, note: body.note || null, tokenHash },
		);
		return Response.json({ invitation, url: invitationUrl(config.origin, token) });
	},
});
