// What `GET /api/admin/usage/calls` takes.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/request-body.ts";
import { rangeFields } from "#lib/usage/range.ts";

export const CallQuery = z.object({
	...rangeFields,
	userId: z.optional(z.string()),
	model: z.optional(z.string()),
	...paginationFields,
});
