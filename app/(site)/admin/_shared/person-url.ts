/** The URL of a user's page, whose link back leads to the list with this query. */
export function personUrl(id: string, list = new URLSearchParams()): string {
	return `/admin/person?${new URLSearchParams({ id, ...(list.size ? { list: `${list}` } : {}) })}`;
}

/** The URL of the list, as it was when the user's page was opened. */
export function listUrl(person: URLSearchParams): string {
	const list = new URLSearchParams(person.get("list") ?? "");
	return list.size ? `/admin?${list}` : "/admin";
}
