// The body of `POST /api/admin/users/{id}/password`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

const { min, max } = FIELD_LIMITS.password;

export const NewPassword = z.object({
	password: z.string().check(z.minLength(min), z.maxLength(max)),
});
