// The query of `GET /api/admin/audit`.
import * as z from "zod/mini";
import { ACTIONS } from "#lib/db/schema.ts";
import { paginationFields, searchField } from "#lib/http/common-fields.ts";

export const AuditQuery = z.object({
	actor: searchField,
	target: searchField,
	action: z.optional(z.enum(ACTIONS)),
	...paginationFields,
});
