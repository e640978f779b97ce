import { useEffect } from "react";
import { Button } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { focusHeading } from "../../_ui/keep-focus.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";

export const PER_PAGE = 25;

/** The number of the last page of a list, from 1. */
export const lastPage = (total: number) => Math.max(1, Math.ceil(total / PER_PAGE));

const paramsFor = (page: number) => ({ page: page === 1 ? "" : String(page) });

interface Props {
	total: number;
	/** Whether `total` is of the previous query. */
	isStale: boolean;
}

/** Navigation between pages, or nothing if there is only one. A page past the end redirects to the last one. */
export function Pagination({ total, isStale }: Props) {
	const [query, change] = useUrlState();
	const page = pageOf(query);
	const last = lastPage(total);
	const isPastEnd = page > last;
	useEffect(() => {
		if (!isPastEnd || isStale) return;
		// Replaces the history entry, because Back would return to a page that no longer exists.
		change(paramsFor(last), "replace");
		// The focused row has been removed.
		if (document.activeElement === document.body) focusHeading();
	}, [isPastEnd, isStale, last, change]);
	if (last === 1 || isPastEnd) return null;
	const go = (to: number) => {
		change(paramsFor(to));
		window.scrollTo(0, 0);
	};
	return (
		<nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
			<Button look="plain" disabled={page === 1} onClick={() => go(page - 1)}>
				Previous
			</Button>
			<span className="text-soft text-sm">
				Page {count(page)} of {count(last)}
			</span>
			<Button look="plain" disabled={page >= last} onClick={() => go(page + 1)}>
				Next
			</Button>
		</nav>
	);
}
