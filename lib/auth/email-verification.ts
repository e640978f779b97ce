// Confirming an e-mail address. Only the user whose account has it may: automatic approval would otherwise approve whoever has signed up with the
// address of somebody else, as soon as the mailed link is opened, by that person or by a filter of their mail.
import * as z from "zod/mini";
import { verifySigned } from "../access/auth-cookie.ts";
import { jwtPayload } from "../access/session-cache.ts";
import { ApiError } from "../http/errors.ts";
import type { Call } from "../http/route.ts";
import { callBetterAuth } from "./call-better-auth.ts";

const Payload = z.object({ email: z.string() });

/** Confirms the address of the session's user with a mailed token. Throws `WRONG_ACCOUNT` when the token is of another address. */
export async function verifyEmail(call: Call, email: string, token: string): Promise<Response> {
	const jwt = verifySigned(token, call.config);
	const { data } = z.safeParse(Payload, jwt && jwtPayload(jwt));
	// As Better Auth answers it.
	if (!data)
		return Response.json({ code: "INVALID_TOKEN", message: "Invalid token" }, { status: 401 });
	if (data.email !== email) {
		throw new ApiError(
			"WRONG_ACCOUNT",
			"This link confirms the e-mail address of another account. Sign in to that one.",
		);
	}
	return callBetterAuth(call, "verify-email", undefined, { token });
}
