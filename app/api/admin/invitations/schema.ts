// The query of `GET` and the body of `POST /api/admin/invitations`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { futureField, paginationFields } from "#lib/http/common-fields.ts";

const USES = FIELD_LIMITS.invitationUses;

export const InvitationQuery = z.object(paginationFields);

export const NewInvitation = z
	.object({
		uses: z._default(z.number().check(z.int(), z.minimum(USES.min), z.maximum(USES.max)), 1),
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
