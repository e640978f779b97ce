// Setting and clearing the cookies of sign-in. Apart from cookies.ts, because most requests only read them.
import { getDomain } from "tldts";
import {
	cookieName,
	DONT_REMEMBER_COOKIE,
	hasConflictingSessions,
	SESSION_CACHE_COOKIE,
	SESSION_COOKIE,
} from "./cookies.ts";
import type { Origins } from "./cors.ts";
import { hasCrossSiteOrigin } from "./same-site.ts";

/** The attributes of session cookies that depend on which origins are trusted. */
export type CookieAttributes =
	| { sameSite: "lax" }
	| { sameSite: "none"; secure: true; partitioned: true };

/**
 * Returns `SameSite=None; Secure; Partitioned` when a trusted origin is on another site, since browsers that block third-party cookies
 * keep only partitioned ones; else `SameSite=Lax`. Over http, which is local, cookies are never `Secure`.
 */
export function cookieAttributes(origins: Origins): CookieAttributes {
	return origins.origin.startsWith("https:") && hasCrossSiteOrigin(origins)
		? { sameSite: "none", secure: true, partitioned: true }
		: { sameSite: "lax" };
}

/** Returns a `Set-Cookie` header like Better Auth's own. `value` must be percent-encoded. */
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
 * Returns the `Set-Cookie` headers that clear session cookies with the attributes we do not use: browsers store a partitioned and an
 * unpartitioned cookie of one name side by side and send both. None over http, where no cookie is partitioned.
 */
export function clearOtherPartition(origins: Origins): string[] {
	if (!origins.origin.startsWith("https:")) return [];
	const isPartitioned = "partitioned" in cookieAttributes(origins);
	return [SESSION_COOKIE, SESSION_CACHE_COOKIE, DONT_REMEMBER_COOKIE].map((name) =>
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
 * Returns the `Set-Cookie` headers that clear all session cookies of a request that has two different ones; none for other requests.
 * A page on a sibling domain can set a cookie for ours, with the parent domain or a longer path, to make somebody work in the attacker's account.
 */
export function clearConflictingSessions(
	request: Request,
	config: Pick<Origins, "origin">,
): string[] {
	if (!hasConflictingSessions(request, config)) return [];
	const { hostname, protocol } = new URL(config.origin);
	const labels = hostname.split(".");
	const site = getDomain(hostname) ?? hostname;
	const domains = labels
		.map((_, i) => labels.slice(i).join("."))
		.filter((domain) => domain === site || domain.endsWith(`.${site}`));
	// A bounded part of the path: any client can send such cookies to a URL of any length.
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
