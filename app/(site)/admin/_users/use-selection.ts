import { useRef, useState } from "react";
import type { User, UserQuery } from "../_shared/types.ts";
import { fetchMatching } from "./queries.ts";

/** Users who are selected for a bulk action. */
export interface Selection {
	selected: User[];
	has: (id: string) => boolean;
	/** Selects or deselects a user; with `isRange`, all users from the previous one on. */
	toggle: (id: string, isRange: boolean) => void;
	/** Selects or deselects everyone on the page. */
	togglePage: (isAll: boolean) => void;
	/** Selects everyone who matches the query, on all pages. */
	selectMatching: () => Promise<void>;
	clear: () => void;
}

/** A selection among the users on a page, or of all users that match the query. `users` does not include oneself. */
export function useSelection(
	users: readonly User[],
	query: UserQuery,
	selfId: string | undefined,
): Selection {
	const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
	const [elsewhere, setElsewhere] = useState<readonly User[]>([]);
	const last = useRef<string>(undefined);
	const onPage = new Set(users.map(({ id }) => id));
	// Uses the rows on the page, which are more recent. Users who are no longer on the page are deselected.
	const selected = [
		...users.filter(({ id }) => ids.has(id)),
		...elsewhere.filter(({ id }) => ids.has(id) && !onPage.has(id)),
	];
	const clear = () => {
		setIds(new Set());
		setElsewhere([]);
	};
	return {
		selected,
		has: (id) => ids.has(id),
		toggle: (id, isRange) => {
			const next = new Set(ids);
			const isSelected = !next.has(id);
			const order = users.map((user) => user.id);
			const [from, to] = [order.indexOf(last.current ?? id), order.indexOf(id)];
			const range =
				isRange && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
			for (const each of range) {
				if (isSelected) next.add(each);
				else next.delete(each);
			}
			last.current = id;
			setIds(next);
		},
		togglePage: (isAll) => {
			setElsewhere([]);
			setIds(new Set(isAll ? onPage : []));
		},
		selectMatching: async () => {
			const all = (await fetchMatching(query)).filter(({ id }) => id !== selfId);
			setElsewhere(all);
			setIds(new Set(all.map(({ id }) => id)));
		},
		clear,
	};
}
