// Signatures of cookies and bearer tokens: Better Auth signs sessions, we sign known devices, both with the same secret.
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Signing {
	/** Our own origin. Over https, cookie names have a prefix. */
	readonly origin: string;
	readonly authSecret: string;
}

/** Returns the HMAC-SHA-256 of a text under our secret. */
export const hmac = (text: string, { authSecret }: Pick<Signing, "authSecret">): Buffer =>
	createHmac("sha256", authSecret).update(text).digest();

/** Returns a value signed and encoded as Better Auth does it for a cookie. */
export const signedCookieValue = (text: string, config: Pick<Signing, "authSecret">): string =>
	encodeURIComponent(`${text}.${hmac(text, config).toString("base64")}`);

/** Compares a signature in base64 or base64url with the expected one, in constant time. */
export function isSignature(signature: string, expected: Buffer): boolean {
	// Buffer would skip characters that are not base64.
	if (!/^[\w+/-]+={0,2}$/.test(signature)) return false;
	const given = Buffer.from(signature, "base64");
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Returns the text of a signed value, or undefined when the signature is wrong. Better Auth's format is `text.signature`, with an
 * HMAC-SHA-256 in base64 or base64url; a JWT signed with HS256 has the same shape.
 */
export function verifySigned(value: string | undefined, config: Signing): string | undefined {
	const dot = value?.lastIndexOf(".") ?? -1;
	if (!value || dot < 1) return undefined;
	const text = value.slice(0, dot);
	return isSignature(value.slice(dot + 1), hmac(text, config)) ? text : undefined;
}
