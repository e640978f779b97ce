// What the admin pages know of people, as the API tells it, kept in the query cache.
import { useQuery } from "@tanstack/react-query";
import { request } from "../api.ts";
import { PER_PAGE } from "./pages.tsx";
import { pathSegment } from "./path-segment.ts";
import { noteUnderWay, overDetails, overPeople } from "./under-way.ts";

export interface Person {
	id: string;
	name: string;
	email: string;
	role: "user" | "admin";
	isApproved: boolean;
	banned: boolean;
	banReason: string | null;
	banExpires: string | null;
	createdAt: string;
	lastSeenAt: string | null;
}

export interface Session {
	id: string;
	createdAt: string;
	lastSeenAt: string;
	ipAddress: string | null;
	userAgent: string | null;
}

export interface Entry {
	id: number;
	createdAt: string;
	actorId: string | null;
	actorEmail: string | null;
	targetId: string;
	targetEmail: string;
	action: string;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
}

export type State = "pending" | "approved" | "banned";
export type Status = State | "all";

export interface PeopleQuery {
	status: Status;
	q: string;
	sort: string;
	order: string;
	page: number;
}

export interface People {
	/** Null while a tab opens of which only the counts are known. */
	users: Person[] | null;
	/** How many the search finds. */
	total: number;
	counts: Record<Status, number>;
}

export interface Details {
	user: Person;
	sessions: Session[];
	history: Entry[];
}

// Somebody who just signed up appears by themselves. Only while the page is visible, as the library has it.
const REFRESH_MS = 5_000;

/** One page of people. */
export function usePeople(query: PeopleQuery) {
	return useQuery({
		queryKey: ["people", query],
		queryFn: async ({ client, queryKey }) => {
			const { order, page, ...rest } = query;
			const fields = new URLSearchParams({ ...rest, ...(order ? { order } : {}) });
			const path = `/admin/users?${fields}&page=${page}&limit=${PER_PAGE}`;
			const underWay = noteUnderWay();
			const list = await request<People>("GET", path);
			const shown = client.getQueryData<People>(queryKey)?.users ?? [];
			return overPeople(list, query.status, underWay(), shown);
		},
		refetchInterval: REFRESH_MS,
		// Rows stay while a search narrows them, but those of one tab are never shown in another, and a page without any says nothing
		// about the next.
		placeholderData: (last, lastQuery) => {
			const from = lastQuery?.queryKey[1] as PeopleQuery | undefined;
			const isOther = from?.status !== query.status;
			const isPastEnd = from?.page !== query.page && !last?.users?.length;
			return last && (isOther || isPastEnd) ? { ...last, users: null } : last;
		},
	});
}

/** One person with their sessions and history. */
export function usePerson(id: string) {
	return useQuery({
		queryKey: ["person", id],
		queryFn: async () => {
			const underWay = noteUnderWay();
			const details = await request<Details>("GET", `/admin/users/${pathSegment(id)}`);
			return overDetails(details, underWay());
		},
		refetchInterval: REFRESH_MS,
	});
}

/** One page of the audit log. */
export function useAudit(query: { actor: string; target: string; action: string; page: number }) {
	return useQuery({
		queryKey: ["audit", query],
		queryFn: () => {
			const { action, page, ...who } = query;
			const fields = new URLSearchParams({ ...who, ...(action ? { action } : {}) });
			return request<{ entries: Entry[]; total: number }>(
				"GET",
				`/admin/audit?${fields}&page=${page}&limit=${PER_PAGE}`,
			);
		},
		refetchInterval: REFRESH_MS,
		placeholderData: (last) => (last?.entries.length ? last : undefined),
	});
}
