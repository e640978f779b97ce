// What Better Auth signs: its cookies, and the tokens and JWTs in them.
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Signing {
	/** Our own origin: over https the cookies have another name. */
	readonly origin: string;
	readonly authSecret: string;
}

/** Gives the value of one of Better Auth's cookies. */
export function cookie(request: Request, { origin }: Signing, name: string): string | undefined {
	const prefix = `${origin.startsWith("https:") ? "__Secure-" : ""}better-auth.${name}=`;
	const pairs = request.headers.get("cookie")?.split(/; */);
	return decode(pairs?.find((pair) => pair.startsWith(prefix))?.slice(prefix.length));
}

/** Undoes percent-encoding; gives undefined for what is not encoded properly, so not by Better Auth. */
export function decode(value: string | undefined): string | undefined {
	try {
		return value && decodeURIComponent(value);
	} catch {
		return undefined;
	}
}

/**
 * Takes what Better Auth signs, `text.signature` with HMAC-SHA-256 in base64 or base64url (so a JWT by HS256 too); gives the
 * text, or undefined for another signature.
 */
export function unsigned(value: string | undefined, { authSecret }: Signing): string | undefined {
	const dot = value?.lastIndexOf(".") ?? -1;
	if (!value || dot < 1) return undefined;
	const text = value.slice(0, dot);
	const signature = Buffer.from(value.slice(dot + 1), "base64");
	const expected = createHmac("sha256", authSecret).update(text).digest();
	return signature.length === expected.length && timingSafeEqual(signature, expected)
		? text
		: undefined;
}
