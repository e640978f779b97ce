// What an admin looks at is in the address: a link opens it again, and Back goes to the view before.
import Router from "next/router";
import { useCallback } from "react";
import { useAddress } from "../address.ts";

/** Gives the query of the address and a function that changes some of it; an empty value leaves the address. */
export function useView() {
	const { query } = useAddress();
	const change = useCallback((fields: Record<string, string>, how: "push" | "replace" = "push") => {
		const next = new URLSearchParams(window.location.search);
		for (const [name, value] of Object.entries(fields)) {
			if (value) next.set(name, value);
			else next.delete(name);
		}
		const address = `${window.location.pathname}${next.size ? `?${next}` : ""}`;
		// A click on a tab says so twice, and Back would then seem to do nothing.
		if (address === window.location.pathname + window.location.search) return;
		// Shallow: the page is the same, and the server is asked for nothing.
		void Router[how](address, undefined, { shallow: true, scroll: false });
	}, []);
	return [query, change] as const;
}

/** Takes a query; gives its page, from 1. */
export function pageOf(query: URLSearchParams): number {
	const page = Number(query.get("page"));
	return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
