// Usage of all users, in the query cache.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Api } from "#client/api.ts";
import { api } from "../../_ui/api.ts";
import { USAGE_POLL_MS } from "../../_usage/own-usage.ts";
import { PER_PAGE } from "../_shared/pagination.tsx";

// The most rows that the API returns at once.
const MAX_ROWS = 200;

type UsageQuery = NonNullable<Api["GET /api/admin/usage"]["query"]>;
type Days = Pick<UsageQuery, "from" | "to" | "last">;

const read = (by: UsageQuery["by"], period: Days, page: number, limit: number) =>
	api("GET /api/admin/usage", { query: { ...period, by, page, limit } });

/** Sums by day or hour, or by model: all rows. */
export function useSums(by: "day" | "model", period: Days) {
	return useQuery({
		queryKey: ["usage", by, period],
		queryFn: async () => {
			const usage = await read(by, period, 1, MAX_ROWS);
			// A year has more days than a page has rows.
			for (let page = 2; usage.rows.length < usage.total; page++) {
				const { rows } = await read(by, period, page, MAX_ROWS);
				if (rows.length === 0) break;
				usage.rows.push(...rows);
			}
			return usage;
		},
		refetchInterval: USAGE_POLL_MS,
		placeholderData: keepPreviousData,
	});
}

/** One page of the people with usage, by spending, highest first. */
export function usePeople(period: Days, page: number) {
	return useQuery({
		queryKey: ["usage", "person", period, page],
		queryFn: () => read("person", period, page, PER_PAGE),
		refetchInterval: USAGE_POLL_MS,
		placeholderData: keepPreviousData,
	});
}

/** One page of calls, the newest first. */
export function useCalls(filters: Days & { userId?: string; model?: string }, page: number) {
	return useQuery({
		queryKey: ["usage", "calls", filters, page],
		queryFn: () =>
			api("GET /api/admin/usage/calls", { query: { ...filters, page, limit: PER_PAGE } }),
		refetchInterval: USAGE_POLL_MS,
		placeholderData: keepPreviousData,
	});
}
