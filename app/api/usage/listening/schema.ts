// The body of `POST /api/usage/listening`.
import * as z from "zod/mini";

// No interview is longer than a day.
const MAX_SECONDS = 86_400;

export const ListeningReport = z.object({
	keyId: z.string().check(z.minLength(1), z.maxLength(100)),
	model: z.string().check(z.regex(/^[\w.-]{1,100}$/)),
	seconds: z.number().check(z.nonnegative(), z.maximum(MAX_SECONDS)),
});
