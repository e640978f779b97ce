import type { ComponentProps, MouseEvent } from "react";
import { useUrlState, withParams } from "./url-state.ts";

interface Props extends Omit<ComponentProps<"a">, "href"> {
	/** The query parameters to change; an empty value removes one. */
	to: Record<string, string>;
	/** Called after a click has changed the view in this tab. */
	onView?: () => void;
}

/** A link to another view of the same page. A click changes the query without a request for the page. */
export function ViewLink({ to, onView, ...props }: Props) {
	const [query, change] = useUrlState();
	const follow = (event: MouseEvent) => {
		// Otherwise the browser opens a tab or window.
		if (event.metaKey || event.ctrlKey || event.shiftKey) return;
		event.preventDefault();
		change(to);
		onView?.();
	};
	return <a {...props} href={`?${withParams(query, to)}`} onClick={follow} />;
}
