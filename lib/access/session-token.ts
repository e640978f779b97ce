// Which session a request names: by a bearer token or by its cookie.
import { readCookie, SESSION_COOKIE, safeDecode } from "../http/cookies.ts";
import { type Signing, verifySigned } from "./auth-cookie.ts";
import { rememberVerified } from "./verified-cookies.ts";

/** Whether a request has a bearer token. If so, its cookies are ignored. */
export const isBearer = (request: Request): boolean =>
	/^bearer /i.test(request.headers.get("authorization") ?? "");

/** Returns the session token from a request's bearer token or cookie; undefined without a valid one. */
export const sessionToken = (request: Request, config: Signing): string | undefined =>
	isBearer(request) ? bearerToken(request, config) : cookieToken(request, config);

/** A bearer token is the session token itself, or its signed form from the `set-auth-token` header. */
function bearerToken(request: Request, config: Signing): string | undefined {
	const header = request.headers.get("authorization") ?? "";
	const value = safeDecode(/^bearer +(\S+)$/i.exec(header)?.[1]);
	return value?.includes(".") ? verifySigned(value, config) : value;
}

const verifiedToken = rememberVerified(verifySigned);

const cookieToken = (request: Request, config: Signing): string | undefined =>
	verifiedToken(readCookie(request, config, SESSION_COOKIE), config);
