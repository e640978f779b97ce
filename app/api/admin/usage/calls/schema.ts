// The query of `GET /api/admin/usage/calls`.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/common-fields.ts";
import { rangeFields } from "#lib/usage/range-fields.ts";

export const CallQuery = z.object({
	...rangeFields,
	/** The start of a UTC hour, instead of days. */
	hour: z.optional(z.iso.datetime().check(z.regex(/:00:00Z$/))),
	userId: z.optional(z.string()),
	model: z.optional(z.string()),
	...paginationFields,
});
