import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { useSession } from "../session.ts";
import { useActions } from "./actions.tsx";
import type { Person, Status } from "./data.ts";
import { useKeptFocus } from "./focus.ts";
import { Row } from "./row.tsx";
import { Selected } from "./selected.tsx";

interface Props {
	users: Person[];
	status: Status;
	/** What to say when nobody is in it. */
	empty: ReactNode;
	/** Whether others are on their way. */
	isOld: boolean;
}

/** One page of people, of whom several can be selected. */
export function List({ users, status, empty, isOld }: Props) {
	const { data: me } = useSession();
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const { list, onFocus } = useKeptFocus();
	const actions = useActions();
	// Nobody does to themselves what the server refuses.
	const others = users.filter(({ id }) => id !== me?.id);
	const selected = others.filter(({ id }) => chosen.has(id));
	const toggle = (id: string) => {
		const next = new Set(chosen);
		if (!next.delete(id)) next.add(id);
		setChosen(next);
	};

	return (
		<div
			aria-busy={isOld}
			className={clsx("bg-card border-line rounded-2xl border", isOld && "opacity-60")}
		>
			{others.length > 0 && (
				<Selected
					selected={selected}
					of={others.length}
					status={status}
					actions={actions}
					selectAll={(isAll) => setChosen(new Set(isAll ? others.map(({ id }) => id) : []))}
				/>
			)}
			{users.length === 0 && <p className="text-soft px-4 py-12 text-center">{empty}</p>}
			<ul ref={list} aria-label="People" className="divide-line divide-y">
				{users.map((person) => (
					<Row
						key={person.id}
						person={person}
						status={status}
						isMe={person.id === me?.id}
						isSelected={chosen.has(person.id)}
						toggle={() => toggle(person.id)}
						actions={actions}
						onFocus={onFocus}
					/>
				))}
			</ul>
			{actions.dialog}
		</div>
	);
}
