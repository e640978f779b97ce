// The query of `GET /api/admin/users`.
import * as z from "zod/mini";
import { ORDERS, SORTS, STATUSES } from "#lib/admin/users.ts";
import { paginationFields, searchField } from "#lib/http/common-fields.ts";

export const UserQuery = z.object({
	status: z._default(z.enum(STATUSES), "all"),
	q: searchField,
	sort: z._default(z.enum(SORTS), "joined"),
	order: z.optional(z.enum(ORDERS)),
	...paginationFields,
});
