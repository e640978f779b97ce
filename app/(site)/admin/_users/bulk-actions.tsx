import { useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { count } from "../../_ui/format.ts";
import { ActionsMenu } from "../_actions/actions-menu.tsx";
import { bulkActionsFor } from "../_actions/available-actions.ts";
import type { Actions } from "../_actions/use-actions.tsx";
import type { Status } from "../_shared/types.ts";
import type { Selection } from "./use-selection.ts";

export interface BulkProps {
	selection: Selection;
	/** How many users on the page can be selected, and how many match on all pages. */
	onPage: number;
	matching: number;
	status: Status;
	actions: Actions;
}

/** The label of the checkbox that selects all users on the page. */
export const selectAllLabel = (onPage: number, matching: number) =>
	`Select all ${count(onPage)}${matching > onPage ? " on this page" : ""}`;

/** The number of selected users, and the actions on all of them. `isNarrow`: all but the first action are in a menu. */
export function BulkActions({
	selection,
	onPage,
	matching,
	status,
	actions,
	isNarrow = false,
}: BulkProps & { isNarrow?: boolean }) {
	const { selected } = selection;
	const all = bulkActionsFor(status);
	const buttons = isNarrow ? all.slice(0, 1) : all;
	const [isLoading, setLoading] = useState(false);
	const selectMatching = async () => {
		setLoading(true);
		// After a failure, the selection stays and the button can be pressed again.
		await selection.selectMatching().catch(() => {});
		setLoading(false);
	};
	return (
		<>
			<span role="status" className="text-sm whitespace-nowrap">
				{selected.length > 0 && (
					<>
						{count(selected.length)}
						{/* A phone has no room for the word beside "Select all". */}
						<span className="max-sm:sr-only"> selected</span>
					</>
				)}
			</span>
			{selected.length > 0 && selected.length === onPage && matching > onPage && (
				<Button
					look="quiet"
					className="text-accent shrink-0 px-1.5 text-sm underline underline-offset-4 lg:min-h-8"
					disabled={isLoading}
					onClick={() => void selectMatching()}
				>
					Select all {count(matching)}
				</Button>
			)}
			{selected.length > 0 && (
				<fieldset aria-label="Bulk actions" className="ml-auto flex shrink-0 gap-1 sm:gap-1.5">
					{buttons.map((available) => (
						<Button
							key={available.key}
							look={available.isDestructive ? "bad" : "plain"}
							className="px-2.5 text-sm max-sm:px-2 lg:min-h-8"
							onClick={({ currentTarget }) => actions.start(available, selected, currentTarget)}
						>
							{available.label}
						</Button>
					))}
					{isNarrow && (
						<ActionsMenu
							users={selected}
							of={`${count(selected.length)} selected`}
							items={all.slice(1)}
							actions={actions}
						/>
					)}
				</fieldset>
			)}
		</>
	);
}
