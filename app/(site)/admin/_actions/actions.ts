// Actions of an admin on users: the request each one sends, and its effect on the screen.
import { api } from "../../_ui/api.ts";
import { PER_PAGE } from "../_shared/pagination.tsx";
import {
	type Status,
	statusOf,
	type User,
	type UserDetails,
	type UserList,
} from "../_shared/types.ts";

export type Change =
	| { isApproved: boolean }
	| { role: User["role"] }
	| { banned: boolean; banReason?: string | null; banExpires?: string | null }
	| { capDailyUsd: number | null; capMonthlyUsd: number | null };

export type Action =
	| {
			kind: "change";
			change: Change;
			/** The values that must still hold. If another admin has changed them since, the server changes nothing. */
			expected?: Change;
	  }
	| { kind: "password"; password: string }
	| { kind: "sign-out" }
	| { kind: "end-session"; session: string }
	| { kind: "delete" };

/** An action on one user. `user` is as it was before the action. */
export interface UserAction {
	user: User;
	action: Action;
}

/** Returns whether the action has changed anything: another admin may have been first. */
export async function sendAction({ user, action }: UserAction): Promise<boolean> {
	const path = { id: user.id };
	switch (action.kind) {
		case "change": {
			const body = { ...action.change, expected: action.expected };
			return (await api("PATCH /api/admin/users/{id}", { path, body })).isChanged;
		}
		case "password":
			await api("POST /api/admin/users/{id}/password", {
				path,
				body: { password: action.password },
			});
			return true;
		case "sign-out":
			await api("POST /api/admin/users/{id}/sign-out", { path });
			return true;
		case "end-session":
			await api("DELETE /api/admin/users/{id}/sessions/{session}", {
				path: { ...path, session: action.session },
			});
			return true;
		case "delete":
			await api("DELETE /api/admin/users/{id}", { path });
			return true;
	}
}

/** The user after the action; undefined once deleted. */
export function userAfter({ user, action }: UserAction): User | undefined {
	if (action.kind === "delete") return undefined;
	if (action.kind !== "change") return user;
	// As on the server: reason and end belong to the ban.
	const ban = "banned" in action.change ? { banReason: null, banExpires: null } : {};
	return { ...user, ...ban, ...action.change };
}

/** Whether an action ends the user's sessions, which no undo brings back. */
export function endsSessions(action: Action): boolean {
	if (action.kind !== "change") return action.kind !== "end-session";
	const { change } = action;
	return ("isApproved" in change && !change.isApproved) || ("banned" in change && change.banned);
}

/**
 * Updates a tab of the list for one user: `from` is the user before (undefined if not in any tab), `to` the user after
 * (undefined if deleted). A user who returns to the tab gets the place they have in `earlier`, the rows of an earlier time.
 */
export function updateList(
	list: UserList,
	status: Status,
	from: User | undefined,
	to: User | undefined,
	earlier: readonly User[] = [],
): UserList {
	const moved = (counts: UserList["counts"]) => {
		const after = { ...counts };
		after[from ? statusOf(from) : "all"] += from ? -1 : 1;
		after[to ? statusOf(to) : "all"] += to ? 1 : -1;
		return after;
	};
	const after = { counts: moved(list.counts), matching: moved(list.matching) };
	const { users, total } = list;
	if (!users) return { ...list, ...after };
	const isShown = users.some(({ id }) => id === (to ?? from)?.id);
	if (!to || (status !== "all" && statusOf(to) !== status)) {
		if (!isShown) return { ...list, ...after };
		return { users: users.filter(({ id }) => id !== from?.id), total: total - 1, ...after };
	}
	if (isShown) {
		return { ...list, ...after, users: users.map((user) => (user.id === to.id ? to : user)) };
	}
	const rows = insertUser(users, to, earlier);
	return rows ? { users: rows, total: total + 1, ...after } : { ...list, ...after };
}

/** Inserts a user beside the same neighbour as in `earlier`; undefined if the user is not in there. */
function insertUser(
	users: readonly User[],
	user: User,
	earlier: readonly User[],
): User[] | undefined {
	const ids = earlier.map(({ id }) => id);
	const place = ids.indexOf(user.id);
	if (place < 0) return undefined;
	const rows = ids.map((id) => users.findIndex((other) => other.id === id));
	const above = rows.slice(0, place).findLast((row) => row >= 0);
	const below = rows.slice(place).find((row) => row >= 0);
	const row = above === undefined ? (below ?? 0) : above + 1;
	return users.toSpliced(row, 0, user).slice(0, PER_PAGE);
}

/** Updates a user's page for an action on this user. */
export function updateDetails(details: UserDetails, userAction: UserAction): UserDetails {
	const { action } = userAction;
	const user = userAfter(userAction) ?? details.user;
	if (action.kind === "end-session") {
		const sessions = details.sessions.filter(({ id }) => id !== action.session);
		return { ...details, user, sessions };
	}
	return { ...details, user, sessions: endsSessions(action) ? [] : details.sessions };
}
