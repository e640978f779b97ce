// What the admin pages know of people, as the API tells it, kept in the query cache.
import { useQuery } from "@tanstack/react-query";
import { request } from "../api.ts";
import { PER_PAGE } from "./pages.tsx";

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

/** Takes a person; gives the tab they are in. */
export function stateOf({ banned, isApproved }: Person): State {
	if (banned) return "banned";
	return isApproved ? "approved" : "pending";
}

// Somebody who just signed up appears by themselves. Only while the page is visible, as the library has it.
const REFRESH_MS = 5_000;

/** One page of people. */
export function usePeople(query: PeopleQuery) {
	return useQuery({
		queryKey: ["people", query],
		queryFn: () => {
			const { order, page, ...rest } = query;
			const fields = new URLSearchParams({ ...rest, ...(order ? { order } : {}) });
			return request<People>("GET", `/admin/users?${fields}&page=${page}&limit=${PER_PAGE}`);
		},
		refetchInterval: REFRESH_MS,
		// Rows stay while a search narrows them, but those of one tab are never shown in another.
		placeholderData: (last, lastQuery) => {
			const from = lastQuery?.queryKey[1] as PeopleQuery | undefined;
			return last && from?.status !== query.status ? { ...last, users: null } : last;
		},
	});
}

/** One person with their sessions and history. */
export function usePerson(id: string) {
	return useQuery({
		queryKey: ["person", id],
		queryFn: () => request<Details>("GET", `/admin/users/${encodeURIComponent(id)}`),
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
		placeholderData: (last) => last,
	});
}
