import { clsx } from "clsx";
import Link from "next/link";
import type { FocusEvent, ReactNode, RefObject } from "react";
import { usd } from "../../_account/usage/format-usage.ts";
import { Checkbox } from "../../_ui/controls.tsx";
import { ago, day, moment } from "../../_ui/format.ts";
import type { Actions } from "../_actions/use-actions.tsx";
import { StatusBadge } from "../_shared/badges.tsx";
import type { Status, User } from "../_shared/types.ts";
import { BulkActions, type BulkProps, selectAllLabel } from "./bulk-actions.tsx";
import { RowActions } from "./row-actions.tsx";
import { type Sort, type SortColumn, sortBy } from "./sorts.ts";

interface Column {
	name: string;
	/** Its heading sorts by it. */
	sort?: SortColumn;
	className?: string;
	cell: (user: User) => ReactNode;
}

const nothing = <span className="text-soft">–</span>;

const COLUMNS = {
	email: {
		name: "E-mail",
		sort: "email",
		cell: ({ email }) => (
			<bdi className="text-soft block truncate" title={email}>
				{email}
			</bdi>
		),
	},
	status: {
		name: "Status",
		className: "w-40",
		cell: (user) => <StatusBadge user={user} />,
	},
	role: {
		name: "Role",
		className: "w-20",
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
		name: "This month",
		sort: "spent",
		className: "w-28 text-right",
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
				<bdi className="line-clamp-2 leading-tight wrap-anywhere" title={requestNote}>
					{requestNote}
				</bdi>
			) : (
				nothing
			),
	},
} as const satisfies Record<string, Column>;

/** The columns beside the name. The tab's name would repeat itself in a column of states. */
const COLUMNS_OF: Record<Status, (keyof typeof COLUMNS)[]> = {
	pending: ["email", "note", "joined"],
	approved: ["email", "role", "joined", "seen", "spent"],
	banned: ["email", "status", "joined", "seen", "spent"],
	all: ["email", "status", "role", "joined", "seen", "spent"],
};

interface Props extends BulkProps {
	users: readonly User[];
	selfId: string | undefined;
	sort: Sort;
	setSort: (sort: Sort) => void;
	personUrl: (user: User) => string;
	list: RefObject<HTMLTableSectionElement | null>;
	onFocus: (event: FocusEvent) => void;
}

/** The list on a desk: a line for each user. */
export function UserTable({ users, sort, setSort, list, ...props }: Props) {
	const { selection, onPage, matching, status } = props;
	const { selected } = selection;
	const columns: Column[] = COLUMNS_OF[status].map((name) => COLUMNS[name]);
	const heading = (column: Pick<Column, "name" | "sort" | "className">) => (
		<Heading
			key={column.name}
			{...column}
			isCovered={selected.length > 0}
			now={sort}
			setSort={setSort}
		/>
	);
	return (
		<>
			{/* Lies over the headings, so that nothing moves when the first user is selected. */}
			<div className="sticky top-0 z-20 h-0">
				<div
					className={clsx(
						"ml-11 flex h-11 items-center gap-3 rounded-tr-2xl pr-3",
						selected.length > 0 ? "bg-card" : "pointer-events-none",
					)}
				>
					<BulkActions {...props} />
				</div>
			</div>
			<table aria-label="People" className="w-full table-fixed text-sm">
				<thead>
					<tr className="h-11 text-left">
						<th scope="col" className="bg-card sticky top-0 z-10 w-11 rounded-tl-2xl p-0">
							{onPage > 0 && (
								<Checkbox
									label={selectAllLabel(onPage, matching)}
									state={selected.length >= onPage ? true : selected.length > 0 && "some"}
									onChange={selection.togglePage}
								/>
							)}
						</th>
						{heading({ name: "Name", sort: "name" })}
						{columns.map(heading)}
						<th scope="col" className="bg-card sticky top-0 z-10 w-36 rounded-tr-2xl">
							<span className="sr-only">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody ref={list}>
					{users.map((user) => (
						<Row key={user.id} user={user} columns={columns} {...props} />
					))}
				</tbody>
			</table>
		</>
	);
}

interface HeadingProps extends Pick<Column, "name" | "sort" | "className"> {
	/** Whether the bulk actions lie over it. */
	isCovered: boolean;
	now: Sort;
	setSort: (sort: Sort) => void;
}

function Heading({ name, sort, className, isCovered, now, setSort }: HeadingProps) {
	const isSorted = sort !== undefined && sort === now.column;
	return (
		<th
			scope="col"
			aria-sort={isSorted ? (now.order === "asc" ? "ascending" : "descending") : undefined}
			className={clsx("bg-card text-soft sticky top-0 z-10 px-2 py-0 font-medium", className)}
		>
			{sort ? (
				<button
					type="button"
					tabIndex={isCovered ? -1 : undefined}
					className={clsx(
						"hover:text-ink -mx-1 inline-flex min-h-9 items-center gap-1 rounded px-1",
						isSorted && "text-ink",
					)}
					onClick={() => setSort(sortBy(sort, now))}
				>
					{name}
					<svg
						aria-hidden="true"
						viewBox="0 0 12 12"
						className={clsx(
							"size-3",
							!isSorted && "invisible",
							now.order === "asc" && "rotate-180",
						)}
					>
						<path d="M2 4.5 6 8.5 10 4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
					</svg>
				</button>
			) : (
				name
			)}
		</th>
	);
}

interface RowProps {
	user: User;
	columns: readonly Column[];
	selection: BulkProps["selection"];
	selfId: string | undefined;
	actions: Actions;
	personUrl: (user: User) => string;
	onFocus: (event: FocusEvent) => void;
}

function Row({ user, columns, selection, selfId, actions, personUrl, onFocus }: RowProps) {
	const isSelf = user.id === selfId;
	const isSelected = !isSelf && selection.has(user.id);
	return (
		<tr
			onFocus={onFocus}
			className={clsx("border-line h-10 border-t", isSelected ? "bg-accent/8" : "hover:bg-line/25")}
		>
			<td className="p-0">
				{!isSelf && (
					<Checkbox
						label={`Select ${user.name}`}
						state={isSelected}
						onChange={(_, isRange) => selection.toggle(user.id, isRange)}
					/>
				)}
			</td>
			<th scope="row" className="px-2 py-1 text-left font-medium">
				<Link href={personUrl(user)} prefetch={false} className="inline-block hover:underline">
					<bdi className="line-clamp-2 leading-tight wrap-anywhere">{user.name}</bdi>
				</Link>
				{isSelf && <span className="text-soft font-normal"> you</span>}
			</th>
			{columns.map(({ name, className, cell }) => (
				<td key={name} className={clsx("px-2 py-1", className)}>
					{cell(user)}
				</td>
			))}
			<td className="py-0 pr-2 pl-0">
				<RowActions user={user} isSelf={isSelf} actions={actions} />
			</td>
		</tr>
	);
}
