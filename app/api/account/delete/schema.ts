// The body of `POST /api/account/delete`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

export const AccountDeletion = z.object({
	password: z.string().check(z.maxLength(FIELD_LIMITS.password.max)),
});
