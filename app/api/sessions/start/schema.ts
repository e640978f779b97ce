// The body of `POST /api/sessions/start`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

export const NewInterview = z.object({
	surface: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.surface.max))),
	// Clients of 0.15 send it. Nothing reads it, so it is not stored.
	metadata: z.nullish(z.record(z.string(), z.unknown())),
});
