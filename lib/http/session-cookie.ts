// How the cookies of sign-in are set, and cleared. Apart from signed.ts, because a request that only reads them needs none of it.
import { getDomain } from "tldts";
import { BRIEF_COOKIE, cookieName, hasTwoSessions, SESSION_COOKIE } from "../access/auth-cookie.ts";
import type { Origins } from "./cors.ts";
import { hasCrossSiteOrigin } from "./same-site.ts";

/** The attributes of Better Auth's cookies that depend on where our pages and the trusted ones are. */
export type CookieAttributes =
	| { sameSite: "lax" }
	| { sameSite: "none"; secure: true; partitioned: true };

/**
 * Returns `SameSite=None; Secure; Partitioned` where a trusted origin is on another site, since browsers that block third-party cookies
 * keep only such ones, and `SameSite=Lax` else. Over http, which is local, a cookie is never `Secure`.
 */
export function cookieAttributes(origins: Origins): CookieAttributes {
	return origins.origin.startsWith("https:") && hasCrossSiteOrigin(origins)
		? { sameSite: "none", secure: true, partitioned: true }
		: { sameSite: "lax" };
}

/** Returns a `Set-Cookie` header like Better Auth's own. `value` is percent-encoded already. */
export function setCookie(
	origins: Origins,
	name: string,
	value: string,
	maxAgeSeconds: number,
): string {
	const attributes = cookieAttributes(origins);
	return [
		`${cookieName(origins, name)}=${value}`,
		`Max-Age=${maxAgeSeconds}`,
		"Path=/",
		"HttpOnly",
		...(origins.origin.startsWith("https:") ? ["Secure"] : []),
		...("partitioned" in attributes ? ["SameSite=None", "Partitioned"] : ["SameSite=Lax"]),
	].join("; ");
}

/**
 * Returns the `Set-Cookie` headers that clear the kind of session cookie we do not set: browsers keep a partitioned and an unpartitioned
 * cookie of one name side by side and send both. Over http there is only one kind.
 */
export function clearOtherKind(origins: Origins): string[] {
	if (!origins.origin.startsWith("https:")) return [];
	const isPartitioned = "partitioned" in cookieAttributes(origins);
	return [SESSION_COOKIE, "better-auth.session_data", BRIEF_COOKIE].map((name) =>
		[
			`${cookieName(origins, name)}=`,
			"Max-Age=0",
			"Path=/",
			"HttpOnly",
			"Secure",
			...(isPartitioned ? ["SameSite=Lax"] : ["SameSite=None", "Partitioned"]),
		].join("; "),
	);
}

/**
 * Returns the `Set-Cookie` headers that clear all session cookies of a request that has two different ones; none for any other request.
 * A page on a sibling domain can set a cookie for ours, with the domain above and a path below, to make somebody work in its account.
 */
export function clearAmbiguousSession(request: Request, config: Pick<Origins, "origin">): string[] {
	if (!hasTwoSessions(request, config)) return [];
	const { hostname, protocol } = new URL(config.origin);
	const labels = hostname.split(".");
	const site = getDomain(hostname) ?? hostname;
	const domains = labels
		.map((_, i) => labels.slice(i).join("."))
		.filter((domain) => domain === site || domain.endsWith(`.${site}`));
	// Of the request's own path only what our routes have: anybody may send such cookies, with a URL of any length.
	const [path = ""] = /^(\/[\w-]{1,40}){1,4}/.exec(new URL(request.url).pathname) ?? [];
	const segments = path.split("/").filter(Boolean);
	const paths = ["/", ...segments.map((_, i) => `/${segments.slice(0, i + 1).join("/")}`)];
	const start = `${cookieName(config, SESSION_COOKIE)}=; Max-Age=0`;
	const secure = protocol === "https:" ? "; Secure" : "";
	const hosts = ["", ...domains.map((domain) => `; Domain=${domain}`)];
	return paths.flatMap((path) =>
		hosts.flatMap((host) => [
			`${start}; Path=${path}${host}; HttpOnly${secure}; SameSite=Lax`,
			...(secure
				? [`${start}; Path=${path}${host}; HttpOnly; Secure; SameSite=None; Partitioned`]
				: []),
		]),
	);
}
