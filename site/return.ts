// The way to sign-in and back, in the query of its address.

/** Takes where somebody was and whether their session ended there; gives the address of sign-in. */
export function signInAddress(from: string, isEnded: boolean): string {
	return `/?${new URLSearchParams({ return: from, ...(isEnded ? { why: "ended" } : {}) })}`;
}

/** Takes an address from a query; gives it if it is a path of ours, so that no link leads elsewhere after sign-in. */
export function ownPath(address: string | null): string | undefined {
	if (!address?.startsWith("/")) return undefined;
	// What the browser makes of it counts: it reads `//` and `/\` as another host.
	const url = URL.parse(address, window.location.origin);
	if (url?.origin !== window.location.origin) return undefined;
	return url.pathname + url.search;
}
