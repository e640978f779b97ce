// Where the keyboard is when what it was on is gone.
import { type FocusEvent, useLayoutEffect, useRef } from "react";

/** Focuses the page's heading: the place to go on from when there is no better one. */
export function focusHeading(): void {
	document.querySelector<HTMLElement>("main h1")?.focus();
}

/** Gives what a list needs so that the focus goes to the row that takes the place of the focused one. */
export function useKeptFocus() {
	const list = useRef<HTMLUListElement>(null);
	const last = useRef<{ element: Element; row: number }>(undefined);
	// After every change of the list: the browser lets the focus fall on the body and tells nobody.
	useLayoutEffect(() => {
		if (!last.current || last.current.element.isConnected) return;
		if (document.activeElement !== document.body) return;
		const rows = list.current?.children ?? [];
		const row = rows[Math.min(last.current.row, rows.length - 1)];
		const find = (what: string) => row?.querySelector<HTMLElement>(what);
		const next = find("[data-main]") ?? find("button") ?? find("a");
		last.current = undefined;
		if (next) next.focus();
		else focusHeading();
	});
	const onFocus = (event: FocusEvent) => {
		// A row's menu is elsewhere in the document, and its focus is the row's all the same.
		const rows = [...(list.current?.children ?? [])];
		const row = rows.indexOf(event.currentTarget);
		if (row >= 0) last.current = { element: event.target, row };
	};
	return { list, onFocus };
}
