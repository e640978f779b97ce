import Link from "next/link";
import type { FocusEvent } from "react";
import { Button } from "../ui.tsx";
import type { Actions } from "./actions.tsx";
import { Check } from "./check.tsx";
import type { Person, Status } from "./data.ts";
import { ago, day, moment } from "./format.ts";
import { Menu } from "./menu.tsx";
import { primaryOf } from "./offers.ts";
import { RoleTags, StateTag } from "./tags.tsx";

interface Props {
	person: Person;
	/** The tab it is in. */
	status: Status;
	isMe: boolean;
	isSelected: boolean;
	toggle: () => void;
	actions: Actions;
	onFocus: (event: FocusEvent) => void;
}

// On a phone the two lower lines have the row's whole width, below what can be done.
const ROW = "grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-center gap-x-2 py-2 pr-3 pl-1";
const LINE = "text-soft col-start-2 -col-end-1 flex min-w-0 items-center gap-x-2 sm:col-end-3";
const ACTIONS = "col-start-3 row-start-1 flex items-center gap-1 sm:row-end-4";

/** One person in the list: who they are, the thing to do most often, and a menu with the rest. */
export function Row({ person, status, isMe, isSelected, toggle, actions, onFocus }: Props) {
	const primary = isMe ? undefined : primaryOf(person);
	const { name, email, createdAt, lastSeenAt } = person;
	return (
		<li className={ROW} onFocus={onFocus}>
			{isMe ? (
				<span className="row-span-3" />
			) : (
				<span className="row-span-3 self-center">
					<Check label={`Select ${name}`} state={isSelected} onChange={toggle} />
				</span>
			)}
			<p className="flex min-w-0 items-center gap-x-2">
				<Link
					href={`/admin/person?id=${encodeURIComponent(person.id)}`}
					prefetch={false}
					className="inline-flex min-h-11 min-w-11 items-center font-medium hover:underline sm:-my-1.5"
				>
					{/* A long name has two lines beside the button, which is as high. */}
					<bdi className="line-clamp-2 leading-tight wrap-anywhere">{name}</bdi>
				</Link>
				<RoleTags person={person} isMe={isMe} />
			</p>
			<p className={`${LINE} text-sm`}>
				<bdi className="truncate">{email}</bdi>
			</p>
			<p className={`${LINE} text-[0.8125rem] sm:text-sm`}>
				<StateTag person={person} status={status} />
				<span className="truncate">
					<time dateTime={createdAt} title={moment(createdAt)}>
						<span className="max-sm:sr-only">Joined </span>
						{day(createdAt)}
					</time>
					{lastSeenAt && (
						<time dateTime={lastSeenAt} title={moment(lastSeenAt)}>
							{" · seen "}
							{ago(lastSeenAt)}
						</time>
					)}
				</span>
			</p>
			<div className={ACTIONS}>
				{primary && (
					<Button
						data-main
						look={primary.look}
						aria-label={`${primary.name} ${name}`}
						onClick={() => actions.act([person], primary.deed)}
					>
						{primary.name}
					</Button>
				)}
				<Menu person={person} isMe={isMe} actions={actions} />
			</div>
		</li>
	);
}
