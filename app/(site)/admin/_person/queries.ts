// A user in the query cache.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../_ui/api.ts";
import { applyToDetails, watchInFlight } from "../_actions/actions-in-flight.ts";

const POLL_MS = 5_000;

export function useUser(id: string) {
	return useQuery({
		queryKey: ["user", id],
		queryFn: async () => {
			const pending = watchInFlight();
			const details = await api("GET /api/admin/users/{id}", { path: { id } });
			return applyToDetails(details, pending());
		},
		refetchInterval: POLL_MS,
	});
}
