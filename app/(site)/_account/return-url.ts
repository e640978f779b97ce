// The page to return to after sign-in, in the query of the sign-in URL.
import { PAGES } from "../pages.ts";

/** The URL of sign-in. `hasEnded` makes it say that a session has ended on the page `from`. */
export function signInUrl(from: string, hasEnded: boolean): string {
	return `/?${new URLSearchParams({ return: from, ...(hasEnded ? { why: "ended" } : {}) })}`;
}

/** The path and query of one of our pages, or undefined: sign-in must not become an open redirect. */
export function returnUrl(value: string | null): string | undefined {
	if (!value?.startsWith("/")) return undefined;
	// Parsed as the browser does: `//` and `/\` start another host, and `/.//` normalizes to a path that does.
	const base = "http://ours.invalid";
	try {
		// Safari 17 has no `URL.parse`.
		const { origin, pathname, search } = new URL(value, base);
		return origin === base && PAGES.includes(pathname) ? pathname + search : undefined;
	} catch {
		return undefined;
	}
}
