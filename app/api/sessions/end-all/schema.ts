// The body of `POST /api/sessions/end-all`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

export const AllInterviewsEnd = z.object({
	reason: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.endReason.max))),
});
