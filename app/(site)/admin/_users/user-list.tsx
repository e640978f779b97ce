import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { useSession } from "../../_account/session.ts";
import { useActions } from "../_actions/use-actions.tsx";
import { useKeptFocus } from "../_shared/keep-focus.ts";
import type { Status, User } from "../_shared/types.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { UserRow } from "./user-row.tsx";

interface Props {
	users: User[];
	status: Status;
	/** The message of an empty list. */
	empty: ReactNode;
	/** Whether these rows are of the previous query while the next one loads. */
	isStale: boolean;
}

/** One page of users, of whom several can be selected. */
export function UserList({ users, status, empty, isStale }: Props) {
	const { data: self } = useSession();
	const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
	const { list, onFocus } = useKeptFocus();
	const actions = useActions();
	// The server rejects bulk actions on oneself.
	const others = users.filter(({ id }) => id !== self?.id);
	const selected = others.filter(({ id }) => selectedIds.has(id));
	const toggle = (id: string) => {
		const next = new Set(selectedIds);
		if (!next.delete(id)) next.add(id);
		setSelectedIds(next);
	};

	return (
		<div
			aria-busy={isStale}
			className={clsx("bg-card border-line rounded-2xl border", isStale && "opacity-60")}
		>
			{others.length > 0 && (
				<BulkBar
					selected={selected}
					total={others.length}
					status={status}
					actions={actions}
					selectAll={(isAll) => setSelectedIds(new Set(isAll ? others.map(({ id }) => id) : []))}
				/>
			)}
			{users.length === 0 && <p className="text-soft px-4 py-12 text-center">{empty}</p>}
			<ul ref={list} aria-label="People" className="divide-line divide-y">
				{users.map((user) => (
					<UserRow
						key={user.id}
						user={user}
						status={status}
						isSelf={user.id === self?.id}
						isSelected={selectedIds.has(user.id)}
						toggle={() => toggle(user.id)}
						actions={actions}
						onFocus={onFocus}
					/>
				))}
			</ul>
			{actions.dialog}
		</div>
	);
}
