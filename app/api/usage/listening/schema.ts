// What `POST /api/usage/listening` takes.
import * as z from "zod/mini";

// Longer than a day is not one interview.
const MAX_SECONDS = 86_400;

export const ListeningReport = z.object({
	keyId: z.string().check(z.minLength(1), z.maxLength(100)),
	model: z.string().check(z.regex(/^[\w.-]{1,100}$/)),
	seconds: z.number().check(z.nonnegative(), z.maximum(MAX_SECONDS)),
});
