// The body of `POST /api/account/note`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

const { min, max } = FIELD_LIMITS.requestNote;

export const RequestNote = z.object({
	note: z.string().check(z.trim(), z.minLength(min), z.maxLength(max)),
});
