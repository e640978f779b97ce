// The audit log in the query cache.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../_ui/api.ts";
import { PER_PAGE } from "../_shared/pagination.tsx";
import type { AuditQuery } from "../_shared/types.ts";

const POLL_MS = 5_000;

export function useAudit(query: AuditQuery) {
	return useQuery({
		queryKey: ["audit", query],
		queryFn: () => api("GET /api/admin/audit", { query: { ...query, limit: PER_PAGE } }),
		refetchInterval: POLL_MS,
		placeholderData: (last) => (last?.entries.length ? last : undefined),
	});
}
