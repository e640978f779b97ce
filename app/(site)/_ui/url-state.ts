import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * The query string as state: a link restores the view, and Back returns to the previous one. Returns the query and a function
 * that changes some of its parameters; an empty value removes one.
 */
export function useUrlState() {
	const query = useSearchParams();
	const change = useCallback(
		(changed: Record<string, string>, how: "push" | "replace" = "push") => {
			const next = withParams(new URLSearchParams(window.location.search), changed);
			const url = `${window.location.pathname}${next.size ? `?${next}` : ""}`;
			// A click on a tab reports its value twice, and a second entry would make Back seem to do nothing.
			if (url === window.location.pathname + window.location.search) return;
			// Next updates `useSearchParams` from these two without a request to the server.
			if (how === "push") window.history.pushState(null, "", url);
			else window.history.replaceState(null, "", url);
		},
		[],
	);
	return [query, change] as const;
}

/** Returns a copy of a query with some parameters changed; an empty value removes one. */
export function withParams(
	query: URLSearchParams,
	changed: Record<string, string>,
): URLSearchParams {
	const next = new URLSearchParams(query);
	for (const [name, value] of Object.entries(changed)) {
		if (value) next.set(name, value);
		else next.delete(name);
	}
	return next;
}

/** The `page` parameter, from 1. */
export function pageOf(query: URLSearchParams): number {
	const page = Number(query.get("page"));
	return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
