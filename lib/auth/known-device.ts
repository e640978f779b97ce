// A device that somebody has signed in on before keeps a rate limit of its own: whoever guesses at their password from elsewhere
// uses up the account's and cannot lock them out.

import { hmac, isSignature } from "../access/auth-cookie.ts";
import type { Config } from "../env.ts";
import { readCookie } from "../http/cookies.ts";

const COOKIE = "better-auth.device";
// The longest that browsers keep a cookie.
const LASTS_SECONDS = 400 * 86_400;

// The account is in the signature alone: the cookie tells nobody whose it is.
const signatureOf = (id: string, email: string, config: Config) =>
	hmac(`device\n${id}\n${email}`, config);

/** Returns the id of the device a request comes from, if this account has signed in on it before. */
export function knownDevice(request: Request, config: Config, email: string): string | undefined {
	const [id, signature] = readCookie(request, config, COOKIE)?.split(".") ?? [];
	if (!id || !signature) return undefined;
	return isSignature(signature, signatureOf(id, email, config)) ? id : undefined;
}

/** Returns the `Set-Cookie` header that makes a device known for an account; the id stays where the device has one. */
export async function rememberDevice(
	request: Request,
	config: Config,
	email: string,
): Promise<string> {
	const { setCookie } = await import("../http/session-cookie.ts");
	const id = knownDevice(request, config, email) ?? crypto.randomUUID();
	const signature = signatureOf(id, email, config).toString("base64url");
	return setCookie(config, COOKIE, `${id}.${signature}`, LASTS_SECONDS);
}
