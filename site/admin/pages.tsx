import { useEffect } from "react";
import { Button } from "../ui.tsx";
import { focusHeading } from "./focus.ts";
import { count } from "./format.ts";
import { pageOf, useView } from "./view.ts";

export const PER_PAGE = 25;

/** The number of the last page of a list, from 1. */
export const lastPage = (total: number) => Math.max(1, Math.ceil(total / PER_PAGE));

const fieldsOf = (page: number) => ({ page: page === 1 ? "" : String(page) });

interface Props {
	total: number;
	/** Whether `total` is that of the view before. */
	isOld: boolean;
}

/** Steps through a list that does not fit on one page; nothing where it does. From a page past the end it goes to the last one. */
export function Pages({ total, isOld }: Props) {
	const [query, change] = useView();
	const page = pageOf(query);
	const last = lastPage(total);
	const isPast = page > last;
	useEffect(() => {
		if (!isPast || isOld) return;
		// Back would lead to a page that no longer exists.
		change(fieldsOf(last), "replace");
		// The rows are gone, and the focus with them.
		if (document.activeElement === document.body) focusHeading();
	}, [isPast, isOld, last, change]);
	if (last === 1 || isPast) return null;
	const go = (to: number) => {
		change(fieldsOf(to));
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
