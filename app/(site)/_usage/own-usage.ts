// What the signed-in user has spent, in the query cache.
import { useQuery } from "@tanstack/react-query";
import { api } from "../_ui/api.ts";

/** How often usage is fetched again while the page is visible. */
export const USAGE_POLL_MS = 60_000;

export function useOwnUsage() {
	return useQuery({
		queryKey: ["usage", "own"],
		queryFn: () => api("GET /api/usage"),
		refetchInterval: USAGE_POLL_MS,
	});
}
