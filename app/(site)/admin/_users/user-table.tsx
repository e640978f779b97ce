import { clsx } from "clsx";
import Link from "next/link";
import type { FocusEvent, RefObject } from "react";
import { Checkbox } from "../../_ui/controls.tsx";
import type { Actions } from "../_actions/use-actions.tsx";
import type { User } from "../_shared/types.ts";
import { BulkActions, type BulkProps, selectAllLabel } from "./bulk-actions.tsx";
import { RowActions } from "./row-actions.tsx";
import type { Sort } from "./sorts.ts";
import { type Column, columnsOf } from "./table-columns.tsx";
import { Heading } from "./table-heading.tsx";

interface Props extends BulkProps {
	users: readonly User[];
	selfId: string | undefined;
	sort: Sort;
	setSort: (sort: Sort) => void;
	personUrl: (user: User) => string;
	list: RefObject<HTMLTableSectionElement | null>;
	onFocus: (event: FocusEvent) => void;
}

/** The list on a desktop: one line per user. */
export function UserTable({ users, sort, setSort, list, ...props }: Props) {
	const { selection, onPage, matching, status } = props;
	const { selected } = selection;
	const columns = columnsOf(status);
	const heading = (column: Omit<Column, "cell">) => (
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
						<th scope="col" className="bg-card sticky top-0 z-10 w-37 rounded-tr-2xl">
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
			<th scope="row" className="px-2 py-px text-left font-medium">
				<span className="flex items-center gap-1.5">
					<Link href={personUrl(user)} prefetch={false} className="hover:underline">
						<bdi className="line-clamp-2 leading-4.5 wrap-anywhere">{user.name}</bdi>
					</Link>
					{isSelf && <span className="text-soft font-normal">you</span>}
				</span>
			</th>
			{columns.map(({ name, isNumber, className, cell }) => (
				<td key={name} className={clsx("px-2 py-px", isNumber && "text-right", className)}>
					{cell(user)}
				</td>
			))}
			<td className="py-0 pr-2 pl-0">
				<RowActions user={user} isSelf={isSelf} actions={actions} />
			</td>
		</tr>
	);
}
