import { Button } from "../ui.tsx";
import type { Actions } from "./actions.tsx";
import { Check } from "./check.tsx";
import type { Person, Status } from "./data.ts";
import { count } from "./format.ts";
import { offersToSeveral } from "./offers.ts";

interface Props {
	selected: Person[];
	/** How many could be selected. */
	of: number;
	status: Status;
	actions: Actions;
	selectAll: (isAll: boolean) => void;
}

/** The head of the list: selects everyone on the page, and does something to all who are selected. */
export function Selected({ selected, of, status, actions, selectAll }: Props) {
	const some = selected.length > 0 && "some";
	return (
		<div className="border-line bg-card sticky top-0 z-10 flex min-h-14 flex-wrap items-center gap-2 rounded-t-2xl border-b py-1 pr-3 pl-1">
			<Check
				label="Select all on this page"
				state={selected.length === of ? true : some}
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
					{offersToSeveral(status).map((offer) => (
						<Button
							key={offer.name}
							look={offer.isBad ? "bad" : offer.name === "Approve" ? "primary" : "plain"}
							className="px-3"
							onClick={({ currentTarget }) => actions.take(offer, selected, currentTarget)}
						>
							{offer.name}
						</Button>
					))}
				</fieldset>
			)}
		</div>
	);
}
