// What an admin looks at is in the address: a link opens it again, and Back goes to the view before.
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** Gives the query of the address and a function that changes some of it; an empty value leaves the address. */
export function useView() {
	const query = useSearchParams();
	const change = useCallback((fields: Record<string, string>, how: "push" | "replace" = "push") => {
		const next = new URLSearchParams(window.location.search);
		for (const [name, value] of Object.entries(fields)) {
			if (value) next.set(name, value);
			else next.delete(name);
		}
		const address = `${window.location.pathname}${next.size ? `?${next}` : ""}`;
		// A click on a tab says so twice, and Back would then seem to do nothing.
		if (address === window.location.pathname + window.location.search) return;
		// Next follows the History API, and asks the server for nothing.
		if (how === "push") window.history.pushState(null, "", address);
		else window.history.replaceState(null, "", address);
	}, []);
	return [query, change] as const;
}

/** Takes a query; gives its page, from 1. */
export function pageOf(query: { get: (name: string) => string | null }): number {
	const page = Number(query.get("page"));
	return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
