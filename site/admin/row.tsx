import Link from "next/link";
import type { FocusEvent } from "react";
import { Button } from "../ui.tsx";
import type { Actions } from "./actions.tsx";
import { Check } from "./check.tsx";
import type { Person, Status } from "./data.ts";
import { ago, day, moment } from "./format.ts";
import { More } from "./more.tsx";
import { primaryOf } from "./offers.ts";
import { Tags } from "./tags.tsx";

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

/** One person in the list: who they are, the thing to do most often, and a menu with the rest. */
export function Row({ person, status, isMe, isSelected, toggle, actions, onFocus }: Props) {
	const primary = isMe ? undefined : primaryOf(person);
	const { name, email, createdAt, lastSeenAt } = person;
	return (
		<li className="flex items-center gap-x-2 py-2 pr-3 pl-1" onFocus={onFocus}>
			{isMe ? (
				<span className="w-11" />
			) : (
				<Check label={`Select ${name}`} state={isSelected} onChange={toggle} />
			)}
			<div className="min-w-0 flex-1">
				<p className="flex flex-wrap items-center gap-x-2">
					<Link
						href={`/admin/person?id=${person.id}`}
						prefetch={false}
						className="inline-flex min-h-11 max-w-full min-w-11 items-center truncate font-medium hover:underline sm:-my-1.5"
					>
						<span className="truncate">{name}</span>
					</Link>
					<Tags person={person} isMe={isMe} status={status} />
				</p>
				<p className="text-soft truncate text-sm">{email}</p>
				<p className="text-soft text-sm">
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
				</p>
			</div>
			<div className="flex items-center gap-1 self-center">
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
				<More person={person} isMe={isMe} actions={actions} />
			</div>
		</li>
	);
}
