// The body of `POST /api/sessions/start`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

const MAX_METADATA = FIELD_LIMITS.interviewMetadata.max;

/** Whether a value has at most so many characters of JSON. */
function isShortJson(value: unknown, max: number): boolean {
	try {
		return JSON.stringify(value).length <= max;
	} catch {
		// Nested so deeply that it cannot be written, in far more characters.
		return false;
	}
}

export const NewInterview = z.object({
	surface: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.surface.max))),
	metadata: z.nullish(
		z.record(z.string(), z.unknown()).check(({ value, issues }) => {
			if (isShortJson(value, MAX_METADATA)) return;
			issues.push({ code: "too_big", origin: "string", maximum: MAX_METADATA, input: value });
		}),
	),
});
