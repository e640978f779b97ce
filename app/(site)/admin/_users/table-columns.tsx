// The columns of the list on a desktop.
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { ago, day, moment } from "../../_ui/format.ts";
import { usd } from "../../_usage/format-usage.ts";
import { StatusBadge, UnconfirmedBadge } from "../_shared/badges.tsx";
import type { Status, User } from "../_shared/types.ts";
import type { SortColumn } from "./sorts.ts";

export interface Column {
	name: string;
	isNumber?: boolean;
	/** The sort key; the heading then sorts by this column. */
	sort?: SortColumn;
	className?: string;
	cell: (user: User) => ReactNode;
}

const nothing = <span className="text-soft">–</span>;

const COLUMNS = {
	email: {
		name: "E-mail",
		sort: "email",
		cell: (user) => (
			<span className="flex items-center gap-x-2">
				<bdi className="text-soft truncate" title={user.email}>
					{user.email}
				</bdi>
				<UnconfirmedBadge user={user} />
			</span>
		),
	},
	status: {
		name: "Status",
		className: "w-52",
		cell: (user) => <StatusBadge user={user} />,
	},
	role: {
		name: "Role",
		className: "w-16",
		cell: ({ role }) => (role === "admin" ? "Admin" : <span className="text-soft">User</span>),
	},
	joined: {
		name: "Joined",
		sort: "joined",
		className: "w-28",
		cell: ({ createdAt }) => (
			<time className="text-soft" dateTime={createdAt} title={moment(createdAt)}>
				{day(createdAt)}
			</time>
		),
	},
	seen: {
		name: "Last seen",
		sort: "seen",
		className: "w-28",
		cell: ({ lastSeenAt }) =>
			lastSeenAt ? (
				<time className="text-soft" dateTime={lastSeenAt} title={moment(lastSeenAt)}>
					{ago(lastSeenAt)}
				</time>
			) : (
				nothing
			),
	},
	spent: {
		name: "Spent this month",
		sort: "spent",
		className: "w-28",
		isNumber: true,
		cell: ({ spentMonthUsd }) => (
			<span className={clsx("tabular-nums", !spentMonthUsd && "text-soft")}>
				{usd(spentMonthUsd)}
			</span>
		),
	},
	note: {
		name: "Note",
		className: "w-2/5",
		cell: ({ requestNote }) =>
			requestNote ? (
				<bdi className="line-clamp-2 leading-4.5 wrap-anywhere" title={requestNote}>
					{requestNote}
				</bdi>
			) : (
				nothing
			),
	},
} as const satisfies Record<string, Column>;

/** The columns besides the name. The status is left out in tabs of one status, where it would be the same in each row. */
const COLUMNS_OF: Record<Status, (keyof typeof COLUMNS)[]> = {
	pending: ["email", "note", "joined"],
	approved: ["email", "role", "joined", "seen", "spent"],
	banned: ["email", "status", "joined", "seen", "spent"],
	all: ["email", "status", "role", "joined", "seen", "spent"],
};

/** The columns of a tab, besides the name. */
export const columnsOf = (status: Status): Column[] =>
	COLUMNS_OF[status].map((name) => COLUMNS[name]);
