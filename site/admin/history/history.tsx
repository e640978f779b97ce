import { Retry } from "../../ui.tsx";
import { useAudit } from "../data.ts";
import { count } from "../format.ts";
import { lastPage, Pages } from "../pages.tsx";
import { Search } from "../search.tsx";
import { Select } from "../select.tsx";
import { HistorySkeleton } from "../skeletons.tsx";
import { pageOf, useView } from "../view.ts";
import { Entries } from "./entries.tsx";
import { ACTIONS } from "./sentence.ts";

/** The audit log: who did what to whom. */
export function History() {
	const [view, change] = useView();
	const asked = view.get("action") ?? "";
	const action = Object.hasOwn(ACTIONS, asked) ? asked : "";
	const [actor, target] = [view.get("actor") ?? "", view.get("target") ?? ""];
	const query = { actor, target, action, page: pageOf(view) };
	const { data, error, refetch, isPlaceholderData } = useAudit(query);
	const isPast = data !== undefined && query.page > lastPage(data.total);
	const isFiltered = Boolean(actor || target || action);
	return (
		<>
			<h1 tabIndex={-1} className="mb-3 outline-none">
				History
			</h1>
			<search className="mb-4 flex flex-wrap items-end gap-3">
				<Search name="actor" label="Performed by" />
				<Search name="target" label="Affected user" />
				<Select
					label="Action"
					value={action}
					onChange={(value) => change({ action: value, page: "" })}
				>
					<option value="">All actions</option>
					{Object.entries(ACTIONS).map(([value, name]) => (
						<option key={value} value={value}>
							{name}
						</option>
					))}
				</Select>
			</search>
			{error && (
				<div className="mb-4">
					<Retry error={error} again={refetch} />
				</div>
			)}
			{data && !isPast ? (
				<div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : undefined}>
					<Entries
						entries={data.entries}
						empty={
							isFiltered
								? "No entries match these filters."
								: "No entries yet. Admin actions appear here."
						}
					/>
				</div>
			) : (
				!error && <HistorySkeleton />
			)}
			{data && <Pages total={data.total} isOld={isPlaceholderData} />}
			<p role="status" className="sr-only">
				{data && !isPlaceholderData && `${count(data.total)} found`}
			</p>
		</>
	);
}
