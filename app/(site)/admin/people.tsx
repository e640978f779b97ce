"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Tabs } from "radix-ui";
import { useState } from "react";
import { request, sentenceOf } from "../api.ts";
import { useSession } from "../session.ts";
import { SignIn } from "../sign-in.tsx";
import { Alert, Button, Placeholder } from "../ui.tsx";

interface Person {
	id: string;
	name: string;
	email: string;
	role: string;
	isApproved: boolean;
	createdAt: string;
}

const TABS = [
	{ status: "pending", name: "Waiting", empty: "Nobody is waiting." },
	{ status: "approved", name: "Approved", empty: "Nobody is approved yet." },
] as const;
type Status = (typeof TABS)[number]["status"];

const PER_PAGE = 50;
const REFRESH_MS = 5_000;

/** Who waits and who is in, for admins; anyone else is told so. */
export function People() {
	const { data: user, error } = useSession();
	if (user === null) return <SignIn />;
	if (!user && error) return <Alert>{sentenceOf(error)}</Alert>;
	if (!user) return <Placeholder label="Loading" />;
	if (user.role !== "admin" || !user.isApproved) return <Alert>Only an admin may see this.</Alert>;
	return <Lists ownId={user.id} />;
}

function Lists({ ownId }: { ownId: string }) {
	const [said, setSaid] = useState("");
	const tab =
		"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 border-b-2 border-transparent px-4 font-medium";
	return (
		<>
			<h1 className="mb-4">People</h1>
			<Tabs.Root defaultValue="pending">
				<Tabs.List aria-label="Which people" className="border-line mb-4 flex border-b">
					{TABS.map(({ status, name }) => (
						<Tabs.Trigger key={status} value={status} className={tab}>
							{name} <Count status={status} />
						</Tabs.Trigger>
					))}
				</Tabs.List>
				{TABS.map(({ status, empty }) => (
					<Tabs.Content key={status} value={status}>
						<List status={status} empty={empty} ownId={ownId} say={setSaid} />
					</Tabs.Content>
				))}
			</Tabs.Root>
			<p role="status" className="text-good mt-4 min-h-6 text-sm">
				{said}
			</p>
		</>
	);
}

function usePeople(status: Status, page: number) {
	return useQuery({
		queryKey: ["people", status, page],
		queryFn: () =>
			request<{ users: Person[]; total: number }>(
				"GET",
				`/admin/users?status=${status}&page=${page}&limit=${PER_PAGE}`,
			),
		// Somebody who just signed up appears by themselves.
		refetchInterval: REFRESH_MS,
		placeholderData: keepPreviousData,
	});
}

function Count({ status }: { status: Status }) {
	const { data } = usePeople(status, 1);
	return data && <span className="text-soft font-normal">{data.total.toLocaleString()}</span>;
}

function List(props: {
	status: Status;
	empty: string;
	ownId: string;
	say: (what: string) => void;
}) {
	const [page, setPage] = useState(1);
	const { data, error, refetch } = usePeople(props.status, page);
	if (error) {
		return (
			<div className="space-y-4">
				<Alert>{sentenceOf(error)}</Alert>
				<Button onClick={() => refetch()}>Try again</Button>
			</div>
		);
	}
	if (!data) return <Placeholder label="Loading people" />;
	if (data.total === 0) return <p className="text-soft py-8 text-center">{props.empty}</p>;
	return (
		<>
			<ul className="bg-card border-line divide-line divide-y rounded-2xl border">
				{data.users.map((person) => (
					<Row key={person.id} person={person} {...props} />
				))}
			</ul>
			{data.total > PER_PAGE && (
				<nav aria-label="Pages" className="mt-4 flex items-center justify-between">
					<Button look="plain" disabled={page === 1} onClick={() => setPage(page - 1)}>
						Newer
					</Button>
					<span className="text-soft text-sm">
						{page} of {Math.ceil(data.total / PER_PAGE)}
					</span>
					<Button
						look="plain"
						disabled={page * PER_PAGE >= data.total}
						onClick={() => setPage(page + 1)}
					>
						Older
					</Button>
				</nav>
			)}
		</>
	);
}

const day = (iso: string) =>
	new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(new Date(iso));

function Row({
	person,
	ownId,
	say,
}: {
	person: Person;
	ownId: string;
	say: (what: string) => void;
}) {
	const cache = useQueryClient();
	const approve = !person.isApproved;
	const change = useMutation({
		mutationFn: () => request("PATCH", `/admin/users/${person.id}`, { isApproved: approve }),
		onSuccess: () => {
			say(approve ? `${person.name} is approved.` : `${person.name} is no longer approved.`);
			return cache.invalidateQueries({ queryKey: ["people"] });
		},
	});
	return (
		<li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
			<div className="min-w-0 flex-1 basis-48">
				<p className="truncate font-medium">
					{person.name}
					{person.role === "admin" && <span className="text-soft font-normal"> · admin</span>}
				</p>
				<p className="text-soft truncate text-sm">{person.email}</p>
				<p className="text-soft text-sm">Joined {day(person.createdAt)}</p>
			</div>
			{person.id === ownId ? (
				<span className="text-soft text-sm">This is you</span>
			) : (
				<Button
					look={approve ? "primary" : "plain"}
					aria-label={`${approve ? "Approve" : "Revoke"} ${person.name}`}
					disabled={change.isPending}
					onClick={() => change.mutate()}
				>
					{approve ? "Approve" : "Revoke"}
				</Button>
			)}
			{change.error && (
				<div className="basis-full">
					<Alert>{sentenceOf(change.error)}</Alert>
				</div>
			)}
		</li>
	);
}
