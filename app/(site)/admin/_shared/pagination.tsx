import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../_ui/button.tsx";
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
	const nav = useRef<HTMLElement>(null);
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
		// The start of the list, which may be one of several on the page.
		(nav.current?.closest("section") ?? document.body).scrollIntoView();
	};
	return (
		<nav ref={nav} aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
			<Step isEnd={page === 1} onClick={() => go(page - 1)}>
				Previous
			</Step>
			<span className="text-soft text-sm">
				Page {count(page)} of {count(last)}
			</span>
			<Step isEnd={page >= last} onClick={() => go(page + 1)}>
				Next
			</Step>
		</nav>
	);
}

interface StepProps {
	/** Whether there is no page in this direction. The button stays focusable: it may have the focus when the last page is reached. */
	isEnd: boolean;
	onClick: () => void;
	children: ReactNode;
}

function Step({ isEnd, onClick, children }: StepProps) {
	return (
		<Button
			look="plain"
			aria-disabled={isEnd}
			className="aria-disabled:opacity-50"
			onClick={() => isEnd || onClick()}
		>
			{children}
		</Button>
	);
}
