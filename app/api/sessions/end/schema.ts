// The body of `POST /api/sessions/end`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

export const InterviewEnd = z.object({
	sessionId: z.string(),
	reason: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.endReason.max))),
});
