import { clsx } from "clsx";
import Link from "next/link";
import type { FocusEvent } from "react";
import { Checkbox } from "../../_ui/controls.tsx";
import { ago, day, moment } from "../../_ui/format.ts";
import type { UserActionsProps } from "../_actions/use-actions.tsx";
import { RoleBadges, StatusBadge, UnconfirmedBadge } from "../_shared/badges.tsx";
import type { Status } from "../_shared/types.ts";
import { RowActions } from "./row-actions.tsx";

interface Props extends UserActionsProps {
	/** The tab the row is in. */
	status: Status;
	/** The URL of the user's page. */
	url: string;
	isSelected: boolean;
	toggle: (isRange: boolean) => void;
	onFocus: (event: FocusEvent) => void;
}

// On a phone the lower lines are as wide as the row, below its buttons.
const ROW = "grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-center gap-x-2 py-2 pr-3 pl-1";
const LINE = "text-soft col-start-2 -col-end-1 flex min-w-0 items-center gap-x-2 sm:col-end-3";
const ACTIONS = "col-start-3 row-start-1 sm:row-end-5";

/** A user in the list on a phone, with a button for the most likely action and a menu with all. */
export function UserRow({
	user,
	status,
	url,
	isSelf,
	isSelected,
	toggle,
	actions,
	onFocus,
}: Props) {
	const { name, email, requestNote, createdAt, lastSeenAt } = user;
	return (
		<li className={clsx(ROW, isSelected && "bg-accent/8 last:rounded-b-2xl")} onFocus={onFocus}>
			{isSelf ? (
				<span className="row-span-4" />
			) : (
				<span className="row-span-4 self-center">
					<Checkbox
						label={`Select ${name}`}
						state={isSelected}
						onChange={(_, isRange) => toggle(isRange)}
					/>
				</span>
			)}
			<p className="flex min-w-0 items-center gap-x-2">
				<Link
					href={url}
					prefetch={false}
					className="inline-flex min-h-11 min-w-11 items-center font-medium hover:underline sm:-my-1.5"
				>
					{/* A long name takes two lines: together as high as the button beside them. */}
					<bdi className="line-clamp-2 leading-tight wrap-anywhere">{name}</bdi>
				</Link>
				<RoleBadges user={user} isSelf={isSelf} />
			</p>
			<p className={`${LINE} text-sm`}>
				<bdi className="truncate">{email}</bdi>
				<UnconfirmedBadge user={user} />
			</p>
			<p className={`${LINE} text-[0.8125rem] sm:text-sm`}>
				<StatusBadge user={user} status={status} />
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
			{requestNote && !user.isApproved && (
				<p className={`${LINE} text-sm`}>
					<bdi className="line-clamp-2 leading-snug wrap-anywhere" title={requestNote}>
						“{requestNote}”
					</bdi>
				</p>
			)}
			<div className={ACTIONS}>
				<RowActions user={user} isSelf={isSelf} actions={actions} />
			</div>
		</li>
	);
}
