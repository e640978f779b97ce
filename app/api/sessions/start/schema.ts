// The body of `POST /api/sessions/start`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

const MAX_METADATA = FIELD_LIMITS.interviewMetadata.max;

export const NewInterview = z.object({
	surface: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.surface.max))),
	metadata: z.nullish(
		z
			.record(z.string(), z.unknown())
			.check(
				z.refine(
					(metadata) => JSON.stringify(metadata).length <= MAX_METADATA,
					`must be at most ${MAX_METADATA.toLocaleString("en")} characters of JSON`,
				),
			),
	),
});
