import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { lastPage, Pagination } from "./pagination.tsx";

interface Props<Data> {
	query: Pick<UseQueryResult<Data>, "data" | "error" | "isPlaceholderData">;
	/** The page that the URL asks for. */
	page: number;
	/** Shown until the page is there: also past the end, from where `Pagination` leads to the last page. */
	skeleton: ReactNode;
	children: (data: Data) => ReactNode;
}

/** One page of a list, and the navigation between the pages. While the next page loads, the one before is paler. */
export function Paged<Data extends { total: number }>({
	query: { data, error, isPlaceholderData },
	page,
	skeleton,
	children,
}: Props<Data>) {
	return (
		<>
			{data && page <= lastPage(data.total) ? (
				<div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : undefined}>
					{children(data)}
				</div>
			) : (
				!error && skeleton
			)}
			{data && <Pagination total={data.total} isStale={isPlaceholderData} />}
		</>
	);
}
