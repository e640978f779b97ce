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

/**
 * Whether session cookies are partitioned: when a trusted origin is on another site, since browsers that block third-party cookies keep only
 * partitioned ones. Never over http, which is local.
 */
const arePartitioned = (origins: Origins): boolean =>
	isSecure(origins) && hasCrossSiteOrigin(origins);

/** Over http, which is local, cookies are never `Secure`. */
const isSecure = ({ origin }: Pick<Origins, "origin">): boolean => origin.startsWith("https:");

/** Returns the attributes of session cookies that depend on which origins are trusted, as Better Auth names them. */
export const cookieAttributes = (origins: Origins) =>
	arePartitioned(origins)
		? ({ sameSite: "none", secure: true, partitioned: true } as const)
		: ({ sameSite: "lax" } as const);

interface Attributes {
	/** Seconds. */
	maxAge: number;
	path?: string;
	domain?: string | undefined;
	isPartitioned: boolean;
}

/** Returns a `Set-Cookie` header like Better Auth's own. `value` must be percent-encoded. */
function serialize(
	site: Pick<Origins, "origin">,
	name: string,
	value: string,
	{ maxAge, path = "/", domain, isPartitioned }: Attributes,
): string {
	return [
		`${cookieName(site, name)}=${value}`,
		`Max-Age=${maxAge}`,
		`Path=${path}`,
		...(domain ? [`Domain=${domain}`] : []),
		"HttpOnly",
		...(isSecure(site) ? ["Secure"] : []),
		...(isPartitioned ? ["SameSite=None", "Partitioned"] : ["SameSite=Lax"]),
	].join("; ");
}

/** Returns the `Set-Cookie` header of a cookie that lives `maxAge` seconds. `value` must be percent-encoded. */
export const setCookie = (origins: Origins, name: string, value: string, maxAge: number): string =>
	serialize(origins, name, value, { maxAge, isPartitioned: arePartitioned(origins) });

/**
 * Returns the `Set-Cookie` headers that clear session cookies with the attributes we do not use: browsers store a partitioned and an
 * unpartitioned cookie of one name side by side and send both. None over http, where no cookie is partitioned.
 */
export function clearOtherPartition(origins: Origins): string[] {
	if (!isSecure(origins)) return [];
	const other = { maxAge: 0, isPartitioned: !arePartitioned(origins) };
	return [SESSION_COOKIE, SESSION_CACHE_COOKIE, DONT_REMEMBER_COOKIE].map((name) =>
		serialize(origins, name, "", other),
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
	const { hostname } = new URL(config.origin);
	const labels = hostname.split(".");
	const site = getDomain(hostname) ?? hostname;
	const domains = labels
		.map((_, i) => labels.slice(i).join("."))
		.filter((domain) => domain === site || domain.endsWith(`.${site}`));
	// A bounded part of the path: any client can send such cookies to a URL of any length.
	const [path = ""] = /^(\/[\w-]{1,40}){1,4}/.exec(new URL(request.url).pathname) ?? [];
	const segments = path.split("/").filter(Boolean);
	const paths = ["/", ...segments.map((_, i) => `/${segments.slice(0, i + 1).join("/")}`)];
	const partitions = isSecure(config) ? [false, true] : [false];
	return paths.flatMap((path) =>
		[undefined, ...domains].flatMap((domain) =>
			partitions.map((isPartitioned) =>
				serialize(config, SESSION_COOKIE, "", { maxAge: 0, path, domain, isPartitioned }),
			),
		),
	);
}
