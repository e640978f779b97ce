// Actions that are already shown while their requests are running. A list fetched in the meantime may not include them yet.
import {
	type Status,
	statusOf,
	type User,
	type UserDetails,
	type UserList,
} from "../_shared/types.ts";
import { type UserAction, updateDetails, updateList, userAfter } from "./actions.ts";

const inFlight = new Set<UserAction>();
const failed = new WeakSet<UserAction>();

/** Call when these actions are shown. */
export function addInFlight(actions: readonly UserAction[]): void {
	for (const action of actions) inFlight.add(action);
}

/** Call when the server has answered these actions, before the failed ones are rolled back. */
export function settleInFlight(
	actions: readonly UserAction[],
	failures: readonly UserAction[],
): void {
	for (const action of failures) failed.add(action);
	for (const action of actions) inFlight.delete(action);
}

/** Call before a request. Returns a function to call with its response, which returns the actions that the response may not include. */
export function watchInFlight(): () => UserAction[] {
	// Not what is in flight when the response arrives: the server may have read its rows before an action that is settled by then.
	const noted = [...inFlight];
	return () => noted.filter((action) => !failed.has(action));
}

/** Applies actions to a list from the server. `shown` are the rows on the screen, which give a returning user's position. */
export function applyToList(
	list: UserList,
	status: Status,
	actions: readonly UserAction[],
	shown: readonly User[] = [],
): UserList {
	return actions.reduce((now, userAction) => {
		const row = now.users?.find(({ id }) => id === userAction.user.id);
		// Starts from the row in this list: if the server has applied the action already, nothing changes.
		const from = row ?? userAction.user;
		const to = userAfter({ ...userAction, user: from });
		// A user who is not in this list counts only if the action moves them into its tab; otherwise they have left it or are on another page.
		const isEntering = to && statusOf(to) === status && statusOf(userAction.user) !== status;
		return row || isEntering ? updateList(now, status, from, to, shown) : now;
	}, list);
}

/** Applies actions to the details of a user from the server, as far as they concern this user. */
export function applyToDetails(details: UserDetails, actions: readonly UserAction[]): UserDetails {
	return actions
		.filter(({ user }) => user.id === details.user.id)
		.reduce((now, { action }) => updateDetails(now, { user: now.user, action }), details);
}
