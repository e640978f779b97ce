// The cookies of sign-in, and what is signed in them: sessions by Better Auth, devices by us.
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Signing {
	/** Our own origin: over https the cookies have another name. */
	readonly origin: string;
	readonly authSecret: string;
}

export const SESSION_COOKIE = "better-auth.session_token";
/** Beside it for a session that ends with the browser. */
export const BRIEF_COOKIE = "better-auth.dont_remember";

/** Returns the name of a cookie as browsers have it: over https only we can set it. */
export const cookieName = ({ origin }: Pick<Signing, "origin">, name: string) =>
	origin.startsWith("https:") ? `__Secure-${name}` : name;

/** Returns the values that a request has for a cookie, as sent. Two differ where a sibling domain has set one as well. */
export function cookieValues(request: Request, config: Pick<Signing, "origin">, name: string) {
	const start = `${cookieName(config, name)}=`;
	const pairs = request.headers.get("cookie")?.split(/; */) ?? [];
	const values = pairs.filter((pair) => pair.startsWith(start));
	return [...new Set(values.map((pair) => pair.slice(start.length)))];
}

/** Returns a cookie's decoded value; undefined also where there are two of them, since nobody knows which is ours. */
export function cookie(request: Request, config: Pick<Signing, "origin">, name: string) {
	const [value, ...more] = cookieValues(request, config, name);
	return more.length ? undefined : decode(value);
}

/** Whether a request has two different session cookies, which count for nobody. */
export const hasTwoSessions = (request: Request, config: Pick<Signing, "origin">): boolean =>
	cookieValues(request, config, SESSION_COOKIE).length > 1;

/** Puts `Set-Cookie` headers before those of a response. A client without partitions takes the last one of a name. */
export function setCookiesFirst({ headers }: Response, cookies: readonly string[]): void {
	const own = headers.getSetCookie();
	headers.delete("Set-Cookie");
	for (const cookie of [...cookies, ...own]) headers.append("Set-Cookie", cookie);
}

/** Undoes percent-encoding; gives undefined for what is not encoded properly, so not by Better Auth. */
export function decode(value: string | undefined): string | undefined {
	try {
		return value && decodeURIComponent(value);
	} catch {
		return undefined;
	}
}

/** Returns the HMAC-SHA-256 of a text under our secret. */
export const hmac = (text: string, { authSecret }: Pick<Signing, "authSecret">): Buffer =>
	createHmac("sha256", authSecret).update(text).digest();

/** Returns a value as Better Auth signs and encodes it for a cookie. */
export const signedCookieValue = (text: string, config: Pick<Signing, "authSecret">): string =>
	encodeURIComponent(`${text}.${hmac(text, config).toString("base64")}`);

/** Compares a signature in base64 or base64url, in constant time. */
export function isSignature(signature: string, expected: Buffer): boolean {
	// Buffer skips what is not base64.
	if (!/^[\w+/-]+={0,2}$/.test(signature)) return false;
	const given = Buffer.from(signature, "base64");
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Takes what Better Auth signs, `text.signature` with HMAC-SHA-256 in base64 or base64url (so a JWT by HS256 too); gives the
 * text, or undefined for another signature.
 */
export function unsigned(value: string | undefined, config: Signing): string | undefined {
	const dot = value?.lastIndexOf(".") ?? -1;
	if (!value || dot < 1) return undefined;
	const text = value.slice(0, dot);
	return isSignature(value.slice(dot + 1), hmac(text, config)) ? text : undefined;
}
