import { Button } from "../ui.tsx";
import { count } from "./format.ts";
import { pageOf, useView } from "./view.ts";

export const PER_PAGE = 25;

/** Steps through a list that does not fit on one page; nothing where it does. */
export function Pages({ total }: { total: number }) {
	const [query, change] = useView();
	const page = pageOf(query);
	const last = Math.max(1, Math.ceil(total / PER_PAGE));
	if (last === 1 && page === 1) return null;
	const go = (to: number) => {
		change({ page: to === 1 ? "" : String(to) });
		window.scrollTo(0, 0);
	};
	return (
		<nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
			<Button look="plain" disabled={page === 1} onClick={() => go(Math.min(page - 1, last))}>
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
