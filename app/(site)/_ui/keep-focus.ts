// Moves the focus when the focused element is removed.
import { type FocusEvent, useLayoutEffect, useRef } from "react";

/** Focuses the page's heading, when there is no better place. */
export function focusHeading(): void {
	document.querySelector<HTMLElement>("main h1")?.focus();
}

/** Props for a list and its rows: when the focused row is removed, the focus moves to the row that takes its place. */
export function useKeptFocus<List extends HTMLElement>() {
	const list = useRef<List>(null);
	const last = useRef<{ element: Element; row: number }>(undefined);
	// After every render: the browser moves the focus to the body without an event.
	useLayoutEffect(() => {
		if (!last.current || last.current.element.isConnected) return;
		if (document.activeElement !== document.body) return;
		const rows = list.current?.children ?? [];
		const row = rows[Math.min(last.current.row, rows.length - 1)];
		const find = (selector: string) => row?.querySelector<HTMLElement>(selector);
		const next = find("[data-main]") ?? find("button") ?? find("a");
		last.current = undefined;
		if (next) next.focus();
		else focusHeading();
	});
	const onFocus = (event: FocusEvent) => {
		// Events bubble through React's tree: focus in a row's dialog counts as the row's, although it is elsewhere in the document.
		const rows = [...(list.current?.children ?? [])];
		const row = rows.indexOf(event.currentTarget);
		if (row >= 0) last.current = { element: event.target, row };
	};
	return { list, onFocus };
}
