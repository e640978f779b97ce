// The way to sign-in and back, in the query of its address.

const PAGES = ["/", "/admin", "/admin/person", "/admin/history"];

/** Takes where somebody was and whether their session ended there; gives the address of sign-in. */
export function signInAddress(from: string, isEnded: boolean): string {
	return `/?${new URLSearchParams({ return: from, ...(isEnded ? { why: "ended" } : {}) })}`;
}

/** The path and query of a page of ours, or undefined for anything else: after sign-in no link leads elsewhere. */
export function ownPath(address: string | null): string | undefined {
	if (!address?.startsWith("/")) return undefined;
	// Parsed as the browser does: `//` and `/\` start another host, and `/.//` normalizes to a path that does.
	const base = "http://ours.invalid";
	const url = URL.parse(address, base);
	if (url?.origin !== base || !PAGES.includes(url.pathname)) return undefined;
	return url.pathname + url.search;
}
