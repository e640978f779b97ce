"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { Tabs } from "radix-ui";
import { useEffect } from "react";
import { MAX_PENDING } from "#lib/field-limits.ts";
import { PENDING_COUNT_KEY } from "../../_layout/pending-count.tsx";
import { buttonClass } from "../../_ui/button.tsx";
import { Alert, Retry, Select } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { lastPage, Pagination } from "../_shared/pagination.tsx";
import { personUrl } from "../_shared/person-url.ts";
import { SearchField } from "../_shared/search-field.tsx";
import { UsersSkeleton } from "../_shared/skeletons.tsx";
import type { UserQuery } from "../_shared/types.ts";
import { useUsers } from "./queries.ts";
import { ORDER_NAMES, sortOf, sortParams } from "./sorts.ts";
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

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 border-b-2 border-transparent px-1.5 text-sm font-medium whitespace-nowrap sm:px-4 sm:text-base lg:px-3 lg:text-sm";

/** The list of users, in tabs by status, with search and sorting. The whole state of the view is in the URL. */
export function Users() {
	const [params, change] = useUrlState();
	const tab = TABS.find(({ status }) => status === params.get("status")) ?? TABS[0];
	const sort = sortOf(params);
	const { sort: sortParam, order: orderParam } = sortParams(sort);
	const query: UserQuery = {
		status: tab.status,
		q: params.get("q") ?? "",
		sort: sort.column,
		order: orderParam || undefined,
		page: pageOf(params),
	};
	const { data, error, refetch, isPlaceholderData } = useUsers(query);
	const cache = useQueryClient();
	const waiting = data?.counts.pending;
	useEffect(() => {
		// Updates the number in the header at once after an action on this page.
		if (waiting !== undefined) cache.setQueryData(PENDING_COUNT_KEY, waiting);
	}, [cache, waiting]);
	const isPastEnd = data !== undefined && query.page > lastPage(data.total);

	return (
		<>
			<div className="mb-2 flex items-center justify-between gap-4 lg:mb-3">
				<h1 tabIndex={-1} className="outline-none">
					People
				</h1>
				<Link
					href="/admin/invitations"
					prefetch={false}
					className={buttonClass("primary", "px-3 lg:min-h-10")}
				>
					Invite people
				</Link>
			</div>
			<Tabs.Root
				value={tab.status}
				onValueChange={(status) =>
					change({ status: status === TABS[0].status ? "" : status, page: "" })
				}
			>
				<div className="lg:border-line mb-4 gap-6 lg:flex lg:items-end lg:border-b">
					<Tabs.List
						aria-label="Filter by status"
						className="border-line mb-4 flex overflow-x-auto border-b lg:-mb-px lg:border-b-0"
					>
						{TABS.map(({ status, name }) => (
							<Tabs.Trigger key={status} value={status} className={TAB}>
								{name} <Count of={data?.matching[status]} />
							</Tabs.Trigger>
						))}
					</Tabs.List>
					<div className="flex flex-1 flex-wrap items-end gap-3 lg:justify-end lg:pb-2">
						<SearchField name="q" label="Search by name or e-mail" isInline />
						<div className="basis-36 lg:hidden">
							<Select
								label="Sort by"
								value={`${sortParam} ${orderParam}`}
								onChange={(value) => {
									const [sort = "", order = ""] = value.split(" ");
									change({ sort, order, page: "" });
								}}
							>
								{Object.entries(ORDER_NAMES).map(([value, name]) => (
									<option key={value} value={value}>
										{name}
									</option>
								))}
							</Select>
						</div>
					</div>
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
								total={data.total}
								query={query}
								sort={sort}
								setSort={(next) => change(sortParams(next))}
								personUrl={({ id }) => personUrl(id, params)}
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
