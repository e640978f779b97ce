import type { Person, State } from "./data.ts";

/** Takes a person; gives the tab they are in. */
export function stateOf({ banned, isApproved }: Pick<Person, "banned" | "isApproved">): State {
	if (banned) return "banned";
	return isApproved ? "approved" : "pending";
}
