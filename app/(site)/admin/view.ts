// What an admin looks at is in the address: a link opens it again, and Back goes to the view before.
import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";

const CHANGED = "viewchange";

function subscribe(notify: () => void): () => void {
	window.addEventListener("popstate", notify);
	window.addEventListener(CHANGED, notify);
	return () => {
		window.removeEventListener("popstate", notify);
		window.removeEventListener(CHANGED, notify);
	};
}

/** Gives the query of the address and a function that changes some of it; an empty value leaves the address. */
export function useView() {
	// Tells of links. The rest is read from the address itself: after a reload, Back waits for Next's server in vain.
	useSearchParams();
	// A new function each time, so that React looks again once a link has changed the address.
	const search = useSyncExternalStore(subscribe, () => window.location.search);
	const query = useMemo(() => new URLSearchParams(search), [search]);
	return [query, change] as const;
}

function change(fields: Record<string, string>, how: "push" | "replace" = "push"): void {
	const next = new URLSearchParams(window.location.search);
	for (const [name, value] of Object.entries(fields)) {
		if (value) next.set(name, value);
		else next.delete(name);
	}
	const address = `${window.location.pathname}${next.size ? `?${next}` : ""}`;
	if (how === "push") window.history.pushState(null, "", address);
	else window.history.replaceState(null, "", address);
	window.dispatchEvent(new Event(CHANGED));
}

/** Takes a query; gives its page, from 1. */
export function pageOf(query: { get: (name: string) => string | null }): number {
	const page = Number(query.get("page"));
	return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
