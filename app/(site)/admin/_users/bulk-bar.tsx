import { Button, Checkbox } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { bulkActionsFor } from "../_actions/available-actions.ts";
import type { Actions } from "../_actions/use-actions.tsx";
import type { Status, User } from "../_shared/types.ts";

interface Props {
	selected: User[];
	/** How many users can be selected. */
	total: number;
	status: Status;
	actions: Actions;
	selectAll: (isAll: boolean) => void;
}

/** The head of the list: selects the whole page, and runs actions on all selected users. */
export function BulkBar({ selected, total, status, actions, selectAll }: Props) {
	const some = selected.length > 0 && "some";
	return (
		<div className="border-line bg-card sticky top-0 z-10 flex min-h-14 flex-wrap items-center gap-2 rounded-t-2xl border-b py-1 pr-3 pl-1">
			<Checkbox
				label="Select all on this page"
				state={selected.length === total ? true : some}
				onChange={selectAll}
			/>
			<span role="status" className="text-soft mr-auto text-sm">
				{selected.length > 0 ? `${count(selected.length)} selected` : "Select all"}
			</span>
			{selected.length > 0 && (
				<fieldset
					aria-label="Bulk actions"
					className="flex flex-wrap gap-2 max-sm:w-full max-sm:pb-1 max-sm:pl-2"
				>
					{bulkActionsFor(status).map((available) => (
						<Button
							key={available.key}
							look={
								available.isDestructive
									? "bad"
									: available.label === "Approve"
										? "primary"
										: "plain"
							}
							className="px-3"
							onClick={({ currentTarget }) => actions.start(available, selected, currentTarget)}
						>
							{available.label}
						</Button>
					))}
				</fieldset>
			)}
		</div>
	);
}
