import { clsx } from "clsx";
import { type ReactNode, useRef } from "react";
import { useSession } from "../../_account/session.ts";
import { focusHeading, useKeptFocus } from "../../_ui/keep-focus.ts";
import { useIsDesktop } from "../../_ui/use-is-desktop.ts";
import { useActions } from "../_actions/use-actions.tsx";
import type { User, UserQuery } from "../_shared/types.ts";
import { BulkBar } from "./bulk-bar.tsx";
import type { Sort } from "./sorts.ts";
import { useSelection } from "./use-selection.ts";
import { UserRow } from "./user-row.tsx";
import { UserTable } from "./user-table.tsx";

interface Props {
	users: User[];
	/** How many users match the query, on all pages. */
	total: number;
	query: UserQuery;
	sort: Sort;
	setSort: (sort: Sort) => void;
	/** The URL of a user's page. */
	personUrl: (user: User) => string;
	/** The message of an empty list. */
	empty: ReactNode;
	/** Whether the rows are those of the previous query, while the next one loads. */
	isStale: boolean;
}

/** One page of users, with selection: a table on a desktop, three lines per user on a phone. */
export function UserList({ users, total, query, personUrl, empty, isStale, ...table }: Props) {
	const { data: self } = useSession();
	const isDesk = useIsDesktop();
	const card = useRef<HTMLDivElement>(null);
	const { list, onFocus } = useKeptFocus<HTMLUListElement & HTMLTableSectionElement>();
	// The server rejects bulk actions on oneself.
	const others = users.filter(({ id }) => id !== self?.id);
	const selection = useSelection(others, query, self?.id);
	const actions = useActions((affected) => {
		if (affected.length < 2) return;
		selection.clear();
		// The focused button disappears with the selection. The first box selects all users, in the bar that is always on the screen: the
		// page does not scroll.
		requestAnimationFrame(() => {
			if (document.activeElement !== document.body) return;
			const selectAll = card.current?.querySelector("input");
			if (selectAll) selectAll.focus();
			else focusHeading();
		});
	});
	const { status } = query;
	const bulk = {
		selection,
		onPage: others.length,
		matching: Math.max(others.length, total - (users.length - others.length)),
		status,
		actions,
	};

	return (
		<div
			ref={card}
			aria-busy={isStale}
			className={clsx("bg-card border-line rounded-2xl border", isStale && "opacity-60")}
		>
			{users.length === 0 ? (
				<p className="text-soft px-4 py-12 text-center">{empty}</p>
			) : isDesk ? (
				<UserTable
					{...bulk}
					{...table}
					users={users}
					selfId={self?.id}
					personUrl={personUrl}
					list={list}
					onFocus={onFocus}
				/>
			) : (
				<>
					{others.length > 0 && <BulkBar {...bulk} />}
					<ul ref={list} aria-label="People" className="divide-line divide-y">
						{users.map((user) => (
							<UserRow
								key={user.id}
								user={user}
								url={personUrl(user)}
								status={status}
								isSelf={user.id === self?.id}
								isSelected={selection.has(user.id)}
								toggle={(isRange) => selection.toggle(user.id, isRange)}
								actions={actions}
								onFocus={onFocus}
							/>
						))}
					</ul>
				</>
			)}
			{actions.dialog}
		</div>
	);
}
