import { clsx } from "clsx";
import { type Sort, sortBy } from "./sorts.ts";
import type { Column } from "./table-columns.tsx";

interface Props extends Pick<Column, "name" | "sort" | "className" | "isNumber"> {
	/** Whether the bulk actions cover it. */
	isCovered: boolean;
	now: Sort;
	setSort: (sort: Sort) => void;
}

/** The heading of a column, which sorts by it. */
export function Heading({ name, sort, className, isNumber, isCovered, now, setSort }: Props) {
	const isSorted = sort !== undefined && sort === now.column;
	return (
		<th
			scope="col"
			aria-sort={isSorted ? (now.order === "asc" ? "ascending" : "descending") : undefined}
			className={clsx(
				"bg-card text-soft sticky top-0 z-10 px-2 py-0 font-medium",
				isNumber && "text-right",
				className,
			)}
		>
			{sort ? (
				<button
					type="button"
					tabIndex={isCovered ? -1 : undefined}
					className={clsx(
						"hover:text-ink -mx-1 inline-flex min-h-9 items-center gap-1 rounded px-1 leading-4.5",
						isNumber && "flex-row-reverse text-right",
						isSorted && "text-ink",
					)}
					onClick={() => setSort(sortBy(sort, now))}
				>
					{name}
					<svg
						aria-hidden="true"
						viewBox="0 0 12 12"
						className={clsx(
							"size-3",
							!isSorted && "invisible",
							now.order === "asc" && "rotate-180",
						)}
					>
						<path d="M2 4.5 6 8.5 10 4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
					</svg>
				</button>
			) : (
				name
			)}
		</th>
	);
}
