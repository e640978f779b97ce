import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../_ui/api.ts";
import { PER_PAGE } from "../_shared/pagination.tsx";
import type { Invitation } from "../_shared/types.ts";

const KEY = ["invitations"];
const POLL_MS = 15_000;

export interface NewInvitation {
	/** How many people may use it. */
	uses: number;
	/** ISO 8601. */
	expiresAt: string;
	note: string;
	role: "user" | "admin";
}

/** One page of the open invitations. */
export function useInvitations(page: number) {
	return useQuery({
		queryKey: [...KEY, page],
		queryFn: () => api("GET /api/admin/invitations", { query: { page, limit: PER_PAGE } }),
		refetchInterval: POLL_MS,
		placeholderData: keepPreviousData,
	});
}

/** Creates an invitation. Its URL is in this response only. */
export function useInvite() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (invitation: NewInvitation) =>
			api("POST /api/admin/invitations", { body: invitation }),
		onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
	});
}

/** Ends an invitation. `report` is called also when the invitation is no longer on the page. */
export function useEndInvitation(
	{ id }: Invitation,
	report: { onSuccess: () => void; onError: (error: Error) => void },
) {
	const cache = useQueryClient();
	return useMutation({
		...report,
		mutationFn: () => api("DELETE /api/admin/invitations/{id}", { path: { id } }),
		// Also after a failure: somebody else may have ended it.
		onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
	});
}
