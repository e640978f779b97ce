// The query of `GET /api/admin/usage`.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/common-fields.ts";
import { GROUPS } from "#lib/usage/all-usage.ts";
import { rangeFields } from "#lib/usage/range-fields.ts";

export const UsageQuery = z.object({
	...rangeFields,
	by: z._default(z.enum(GROUPS), "day"),
	userId: z.optional(z.string()),
	...paginationFields,
});
