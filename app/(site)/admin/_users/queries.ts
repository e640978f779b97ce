// Lists of users in the query cache.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../_ui/api.ts";
import { applyToList, watchInFlight } from "../_actions/actions-in-flight.ts";
import { PER_PAGE } from "../_shared/pagination.tsx";
import type { User, UserList, UserQuery } from "../_shared/types.ts";

// New sign-ups appear by themselves. The library polls only while the page is visible.
const POLL_MS = 5_000;

export function useUsers(query: UserQuery) {
	return useQuery({
		queryKey: ["users", query],
		queryFn: async ({ client, queryKey }) => {
			const pending = watchInFlight();
			const list = await api("GET /api/admin/users", { query: { ...query, limit: PER_PAGE } });
			const shown = client.getQueryData<UserList>(queryKey)?.users ?? [];
			return applyToList(list, query.status, pending(), shown);
		},
		refetchInterval: POLL_MS,
		// Rows stay on the screen while a search narrows them. Rows of one tab are never shown in another, and an empty page is not a useful placeholder.
		placeholderData: (last, lastQuery) => {
			const from = lastQuery?.queryKey[1] as UserQuery | undefined;
			const isOtherTab = from?.status !== query.status;
			const wasPastEnd = from?.page !== query.page && !last?.users?.length;
			return last && (isOtherTab || wasPastEnd) ? { ...last, users: null } : last;
		},
	});
}

const MOST_PER_REQUEST = 200;

/** Fetches all users who match a query, on all its pages. */
export async function fetchMatching({ status, q }: UserQuery): Promise<User[]> {
	const found = new Map<string, User>();
	for (let page = 1; ; page++) {
		const { users, total } = await api("GET /api/admin/users", {
			query: { status, q, page, limit: MOST_PER_REQUEST },
		});
		for (const user of users) found.set(user.id, user);
		if (page * MOST_PER_REQUEST >= total) return [...found.values()];
	}
}
