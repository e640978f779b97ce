// What an admin does to people: how it is sent, and what it makes of what is on the screen.
import { request } from "../api.ts";
import type { Details, People, Person, Status } from "./data.ts";
import { PER_PAGE } from "./pages.tsx";
import { pathSegment } from "./path-segment.ts";
import { stateOf } from "./state.ts";

type Change =
	| { isApproved: boolean }
	| { role: Person["role"] }
	| { banned: boolean; banReason?: string | null; banExpires?: string | null };

export type Deed =
	| { kind: "change"; change: Change }
	| { kind: "password"; password: string }
	| { kind: "sign-out" }
	| { kind: "end-session"; session: string }
	| { kind: "delete" };

/** One deed to one person, as they were before it. */
export interface Step {
	person: Person;
	deed: Deed;
}

/** Takes a step; asks the server for it. */
export async function send({ person, deed }: Step): Promise<unknown> {
	const path = `/admin/users/${pathSegment(person.id)}`;
	switch (deed.kind) {
		case "change":
			return request("PATCH", path, deed.change);
		case "password":
			return request("POST", `${path}/password`, { password: deed.password });
		case "sign-out":
			return request("POST", `${path}/sign-out`);
		case "end-session":
			return request("DELETE", `${path}/sessions/${pathSegment(deed.session)}`);
		case "delete":
			return request("DELETE", path);
	}
}

/** Takes a step; gives the person after it, undefined when they are gone. */
export function after({ person, deed }: Step): Person | undefined {
	if (deed.kind === "delete") return undefined;
	if (deed.kind !== "change") return person;
	// As on the server: the reason and the end belong to the ban.
	const ban = "banned" in deed.change ? { banReason: null, banExpires: null } : {};
	return { ...person, ...ban, ...deed.change };
}

/** Takes a step; gives the one that takes it back, undefined where there is none. */
export function undo(step: Step): Step | undefined {
	const changed = after(step);
	if (step.deed.kind !== "change" || !changed) return undefined;
	const { isApproved, role, banned, banReason, banExpires } = step.person;
	const change =
		"isApproved" in step.deed.change
			? { isApproved }
			: "role" in step.deed.change
				? { role }
				: banned
					? { banned, banReason, banExpires }
					: { banned };
	return { person: changed, deed: { kind: "change", change } };
}

/**
 * Takes a list, its tab, and a person as they were and as they will be, undefined where there is none; gives the list as
 * it will be. Who comes back has their place from the rows of the time when they were in it.
 */
export function inPeople(
	list: People,
	status: Status,
	from: Person | undefined,
	to: Person | undefined,
	earlier: readonly Person[] = [],
): People {
	const counts = { ...list.counts };
	counts[from ? stateOf(from) : "all"] += from ? -1 : 1;
	counts[to ? stateOf(to) : "all"] += to ? 1 : -1;
	const { users, total } = list;
	if (!users) return { ...list, counts };
	const isShown = users.some(({ id }) => id === (to ?? from)?.id);
	if (!to || (status !== "all" && stateOf(to) !== status)) {
		if (!isShown) return { ...list, counts };
		return { users: users.filter(({ id }) => id !== from?.id), total: total - 1, counts };
	}
	if (isShown)
		return { ...list, counts, users: users.map((user) => (user.id === to.id ? to : user)) };
	const rows = putBack(users, to, earlier);
	return rows ? { users: rows, total: total + 1, counts } : { ...list, counts };
}

/** Takes rows, who is missing, and rows of an earlier time; gives them with that person beside their neighbour of then. */
function putBack(
	users: readonly Person[],
	person: Person,
	earlier: readonly Person[],
): Person[] | undefined {
	const ids = earlier.map(({ id }) => id);
	const place = ids.indexOf(person.id);
	if (place < 0) return undefined;
	const rows = ids.map((id) => users.findIndex((user) => user.id === id));
	const above = rows.slice(0, place).findLast((row) => row >= 0);
	const below = rows.slice(place).find((row) => row >= 0);
	const row = above === undefined ? (below ?? 0) : above + 1;
	return users.toSpliced(row, 0, person).slice(0, PER_PAGE);
}

/** Takes what is known of a person and a step; gives what will be. */
export function inDetails(details: Details, step: Step): Details {
	const { deed } = step;
	const user = after(step) ?? details.user;
	if (deed.kind === "end-session") {
		return { ...details, user, sessions: details.sessions.filter(({ id }) => id !== deed.session) };
	}
	const endsAll =
		deed.kind !== "change" ||
		("isApproved" in deed.change && !deed.change.isApproved) ||
		("banned" in deed.change && deed.change.banned);
	return { ...details, user, sessions: endsAll ? [] : details.sessions };
}
