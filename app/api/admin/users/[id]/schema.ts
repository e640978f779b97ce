// The body of `PATCH /api/admin/users/{id}`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { futureField, timeField } from "#lib/http/common-fields.ts";

const cap = z.optional(
	z.nullable(z.number().check(z.nonnegative(), z.maximum(FIELD_LIMITS.capUsd.max))),
);
const changes = {
	isApproved: z.optional(z.boolean()),
	role: z.optional(z.enum(["user", "admin"])),
	banned: z.optional(z.boolean()),
	banReason: z.optional(
		z.nullable(z.string().check(z.trim(), z.maxLength(FIELD_LIMITS.banReason.max))),
	),
	banExpires: z.optional(z.nullable(futureField)),
	capDailyUsd: cap,
	capMonthlyUsd: cap,
};

export const UserChange = z.object({
	...changes,
	/** What the caller saw before. A ban that has an end may have expired since. */
	expected: z.optional(z.object({ ...changes, banExpires: z.optional(z.nullable(timeField)) })),
});
