// The order of the list, in the URL: `sort` is a column, `order` is left out for the column's default order.

/** Each column's default order. */
const USUAL_ORDER = {
	joined: "desc",
	name: "asc",
	email: "asc",
	seen: "desc",
	spent: "desc",
} as const;

export type SortColumn = keyof typeof USUAL_ORDER;

export interface Sort {
	column: SortColumn;
	order: "asc" | "desc";
}

const isColumn = (name: string): name is SortColumn => Object.hasOwn(USUAL_ORDER, name);

/** The order in a URL's query; newest first by default. */
export function sortOf(query: URLSearchParams): Sort {
	const name = query.get("sort") ?? "";
	const column = isColumn(name) ? name : "joined";
	const order = query.get("order");
	return { column, order: order === "asc" || order === "desc" ? order : USUAL_ORDER[column] };
}

/** The parameters of an order, for the URL. */
export const sortParams = ({ column, order }: Sort) => ({
	sort: column === "joined" ? "" : column,
	order: order === USUAL_ORDER[column] ? ("" as const) : order,
	page: "",
});

/** The order after a click on a column's heading: its default, or the reverse if the list is already sorted by it. */
export function sortBy(column: SortColumn, now: Sort): Sort {
	if (now.column !== column) return { column, order: USUAL_ORDER[column] };
	return { column, order: now.order === "asc" ? "desc" : "asc" };
}

/** The names of all orders, by the parameters `sort` and `order`, for the select on a phone. */
export const ORDER_NAMES = {
	" ": "Newest first",
	" asc": "Oldest first",
	"name ": "Name",
	"name desc": "Name, Z to A",
	"email ": "E-mail",
	"email desc": "E-mail, Z to A",
	"seen ": "Last seen",
	"seen asc": "Seen longest ago",
	"spent ": "Spent this month",
	"spent asc": "Spent least this month",
};
