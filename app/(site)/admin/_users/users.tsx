"use client";

import { Tabs } from "radix-ui";
import { Alert, Retry, Select } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { lastPage, Pagination } from "../_shared/pagination.tsx";
import { useUsers } from "../_shared/queries.ts";
import { SearchField } from "../_shared/search-field.tsx";
import { UsersSkeleton } from "../_shared/skeletons.tsx";
import type { UserQuery } from "../_shared/types.ts";
import { UserList } from "./user-list.tsx";

const TABS = [
	{
		status: "pending",
		name: "Waiting",
		empty: "Nobody is waiting for approval. New sign-ups appear here.",
	},
	{ status: "approved", name: "Approved", empty: "Nobody is approved yet. Check the Waiting tab." },
	{ status: "banned", name: "Banned", empty: "Nobody is banned." },
	{ status: "all", name: "Everyone", empty: "Nobody has signed up yet." },
] as const;

// With this many the server closes sign-up.
const MAX_PENDING = 1_000;

const SORTS = {
	newest: { name: "Newest first", sort: "joined", order: "" },
	oldest: { name: "Oldest first", sort: "joined", order: "asc" },
	name: { name: "Name", sort: "name", order: "" },
	email: { name: "E-mail", sort: "email", order: "" },
	seen: { name: "Last seen", sort: "seen", order: "" },
} as const;

const isSort = (name: string): name is keyof typeof SORTS => Object.hasOwn(SORTS, name);

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 border-b-2 border-transparent px-1.5 text-sm font-medium whitespace-nowrap sm:px-4 sm:text-base";

/** The list of users, in tabs by status, with search and sorting. All of it is in the URL. */
export function Users() {
	const [params, change] = useUrlState();
	const tab = TABS.find(({ status }) => status === params.get("status")) ?? TABS[0];
	const sortParam = params.get("sort") ?? "";
	const sort = isSort(sortParam) ? sortParam : "newest";
	const query: UserQuery = {
		status: tab.status,
		q: params.get("q") ?? "",
		sort: SORTS[sort].sort,
		order: SORTS[sort].order,
		page: pageOf(params),
	};
	const { data, error, refetch, isPlaceholderData } = useUsers(query);
	const isPastEnd = data !== undefined && query.page > lastPage(data.total);

	return (
		<>
			<h1 tabIndex={-1} className="mb-3 outline-none">
				People
			</h1>
			<Tabs.Root
				value={tab.status}
				onValueChange={(status) =>
					change({ status: status === TABS[0].status ? "" : status, page: "" })
				}
			>
				<Tabs.List
					aria-label="Filter by status"
					className="border-line mb-4 flex overflow-x-auto border-b"
				>
					{TABS.map(({ status, name }) => (
						<Tabs.Trigger key={status} value={status} className={TAB}>
							{name} <Count of={data?.matching[status]} />
						</Tabs.Trigger>
					))}
				</Tabs.List>
				<div className="mb-4 flex flex-wrap items-end gap-3">
					<SearchField name="q" label="Search by name or e-mail" />
					<Select
						label="Sort by"
						value={sort}
						onChange={(value) => change({ sort: value === "newest" ? "" : value, page: "" })}
					>
						{Object.entries(SORTS).map(([value, { name }]) => (
							<option key={value} value={value}>
								{name}
							</option>
						))}
					</Select>
				</div>
				{TABS.map(({ status }) => (
					<Tabs.Content key={status} value={status} tabIndex={-1} className="outline-none">
						{data && data.counts.pending >= MAX_PENDING && (
							<div className="mb-4">
								<Alert>
									{`${count(MAX_PENDING)} people are waiting for approval, so sign-up is closed. Approve, ban or delete some.`}
								</Alert>
							</div>
						)}
						{error && (
							<div className="mb-4">
								<Retry error={error} again={refetch} />
							</div>
						)}
						{data?.users && !isPastEnd ? (
							<UserList
								// A new query starts without a selection.
								key={JSON.stringify(query)}
								users={data.users}
								status={status}
								empty={
									query.q ? (
										<>
											No matches for “<bdi>{query.q}</bdi>”.
										</>
									) : (
										tab.empty
									)
								}
								isStale={isPlaceholderData}
							/>
						) : (
							!error && <UsersSkeleton />
						)}
						{data?.users && <Pagination total={data.total} isStale={isPlaceholderData} />}
					</Tabs.Content>
				))}
			</Tabs.Root>
			{/* For screen readers, when a search or a tab has loaded. */}
			<p role="status" className="sr-only">
				{data?.users && !isPlaceholderData && `${count(data.total)} found`}
			</p>
		</>
	);
}

function Count({ of }: { of: number | undefined }) {
	// Keeps its width while the number loads.
	return (
		<span className="text-soft inline-block min-w-[1ch] font-normal">
			{of === undefined ? "" : count(of)}
		</span>
	);
}
