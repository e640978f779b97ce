import { Checkbox } from "../../_ui/controls.tsx";
import { BulkActions, type BulkProps, selectAllLabel } from "./bulk-actions.tsx";

/** The head of the list on a phone: selects the page, and runs actions on all selected users. Its height does not depend on the selection. */
export function BulkBar(props: BulkProps) {
	const { selection, onPage, matching } = props;
	const { selected } = selection;
	const label = selectAllLabel(onPage, matching);
	return (
		<div className="border-line bg-card sticky top-0 z-10 flex h-14 items-center gap-1 overflow-x-auto rounded-t-2xl border-b px-1 min-[23rem]:gap-2 min-[23rem]:pr-3">
			<Checkbox
				label={label}
				state={selected.length >= onPage ? true : selected.length > 0 && "some"}
				onChange={selection.togglePage}
			/>
			{selected.length === 0 && (
				<span aria-hidden="true" className="text-soft text-sm">
					{label}
				</span>
			)}
			<BulkActions {...props} isNarrow />
		</div>
	);
}
