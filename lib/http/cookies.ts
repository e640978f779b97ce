// Reading the cookies of a request, and the order of those that a response sets. Their names are Better Auth's.

export const SESSION_COOKIE = "better-auth.session_token";
/** A signed copy of session and user, beside the session cookie. */
export const SESSION_CACHE_COOKIE = "better-auth.session_data";
/** Present when the session ends with the browser (`rememberMe: false`). */
export const DONT_REMEMBER_COOKIE = "better-auth.dont_remember";

interface Site {
	/** Our own origin. */
	readonly origin: string;
}

/** Returns a cookie's full name. Over https it has the `__Secure-` prefix, so that no page over http can set it. */
export const cookieName = ({ origin }: Site, name: string): string =>
	origin.startsWith("https:") ? `__Secure-${name}` : name;

/** Returns a cookie's different values in a request, still encoded. There are two when a sibling domain has set the cookie as well. */
export function cookieValues(request: Request, site: Site, name: string): string[] {
	const prefix = `${cookieName(site, name)}=`;
	const values: string[] = [];
	for (const pair of request.headers.get("cookie")?.split(/; */) ?? []) {
		if (!pair.startsWith(prefix)) continue;
		const value = pair.slice(prefix.length);
		if (!values.includes(value)) values.push(value);
	}
	return values;
}

/** Returns a cookie's decoded value; undefined also when there are several, since any of them may be forged. */
export function readCookie(request: Request, site: Site, name: string): string | undefined {
	const [value, ...others] = cookieValues(request, site, name);
	return others.length ? undefined : safeDecode(value);
}

/** Whether a request has two different session cookies. Neither of them counts. */
export const hasConflictingSessions = (request: Request, site: Site): boolean =>
	cookieValues(request, site, SESSION_COOKIE).length > 1;

/** Puts `Set-Cookie` headers before a response's own: a client that ignores `Partitioned` keeps the last one of a name. */
export function prependCookies({ headers }: Response, cookies: readonly string[]): void {
	const own = headers.getSetCookie();
	headers.delete("Set-Cookie");
	for (const cookie of [...cookies, ...own]) headers.append("Set-Cookie", cookie);
}

/** Decodes percent-encoding; returns undefined when it is malformed. */
export function safeDecode(value: string | undefined): string | undefined {
	try {
		return value && decodeURIComponent(value);
	} catch {
		return undefined;
	}
}
