// A device that has signed in to an account before has its own rate limit there, so that an attacker who tries passwords from another
// device cannot lock the account's owner out.

import { hmac, isSignature } from "../access/auth-cookie.ts";
import type { Config } from "../env.ts";
import { readCookie } from "../http/cookies.ts";

const COOKIE = "better-auth.device";
// The longest lifetime that browsers allow.
const MAX_AGE_SECONDS = 400 * 86_400;

// The account is part of the signature only, so the cookie does not reveal it.
const deviceSignature = (id: string, email: string, config: Config) =>
	hmac(`device\n${id}\n${email}`, config);

/** Returns the id of the device that a request comes from; undefined when it has not signed in to this account before. */
export function knownDeviceId(request: Request, config: Config, email: string): string | undefined {
	const [id, signature] = readCookie(request, config, COOKIE)?.split(".") ?? [];
	if (!id || !signature) return undefined;
	return isSignature(signature, deviceSignature(id, email, config)) ? id : undefined;
}

/** Returns the `Set-Cookie` header that makes a device known to an account. A known device keeps its id. */
export async function rememberDevice(
	request: Request,
	config: Config,
	email: string,
): Promise<string> {
	const { setCookie } = await import("../http/session-cookie.ts");
	const id = knownDeviceId(request, config, email) ?? crypto.randomUUID();
	const signature = deviceSignature(id, email, config).toString("base64url");
	return setCookie(config, COOKIE, `${id}.${signature}`, MAX_AGE_SECONDS);
}
