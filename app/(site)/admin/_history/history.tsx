"use client";

import { Retry, Select } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { Paged } from "../_shared/paged.tsx";
import { SearchField } from "../_shared/search-field.tsx";
import { HistorySkeleton } from "../_shared/skeletons.tsx";
import { ACTION_NAMES, isAction } from "./describe-entry.ts";
import { Entries } from "./entries.tsx";
import { useAudit } from "./queries.ts";

/** The audit log, with filters in the URL. */
export function History() {
	const [params, change] = useUrlState();
	const actionParam = params.get("action") ?? "";
	const action = isAction(actionParam) ? actionParam : undefined;
	const [actor, target] = [params.get("actor") ?? "", params.get("target") ?? ""];
	const query = { actor, target, action, page: pageOf(params) };
	const audit = useAudit(query);
	const { data, error, refetch, isPlaceholderData } = audit;
	const isFiltered = Boolean(actor || target || action);
	return (
		<>
			<h1 tabIndex={-1} className="mb-3 outline-none">
				History
			</h1>
			<search className="mb-4 flex flex-wrap items-end gap-3">
				<SearchField name="actor" label="Performed by" />
				<SearchField name="target" label="Affected user" />
				<Select
					label="Action"
					value={action ?? ""}
					onChange={(value) => change({ action: value, page: "" })}
				>
					<option value="">All actions</option>
					{Object.entries(ACTION_NAMES).map(([value, name]) => (
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
			<Paged query={audit} page={query.page} skeleton={<HistorySkeleton />}>
				{({ entries }) => (
					<Entries
						entries={entries}
						empty={
							isFiltered
								? "No entries match these filters."
								: "No entries yet. Admin actions and sign-ins appear here."
						}
					/>
				)}
			</Paged>
			<p role="status" className="sr-only">
				{data && !isPlaceholderData && `${count(data.total)} found`}
			</p>
		</>
	);
}
