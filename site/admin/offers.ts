// What may be done to a person, given what they are.
import type { Person, Status } from "./data.ts";
import type { Deed } from "./deeds.ts";
import { stateOf } from "./state.ts";

/** What is asked about before it is done. */
export type Question = "ban" | "password" | "delete";

/** `about` is shared by what takes each other back: it keeps the button, and the focus on it. */
export type Offer = { about: string; name: string; isBad?: boolean } & (
	| { deed: Deed }
	| { question: Question }
);

const APPROVE: Deed = { kind: "change", change: { isApproved: true } };
const WITHDRAW: Deed = { kind: "change", change: { isApproved: false } };
const UNBAN: Deed = { kind: "change", change: { banned: false } };
const UNBAN_OFFER: Offer = { about: "ban", name: "Unban", deed: UNBAN };
const BAN: Offer = { about: "ban", name: "Ban …", question: "ban", isBad: true };
const DELETE: Offer = { about: "delete", name: "Delete …", question: "delete", isBad: true };

/** Takes a person; gives what an admin most likely wants to do, if anything is likely. */
export function primaryOf(person: Person) {
	const state = stateOf(person);
	if (state === "pending") return { name: "Approve", look: "primary", deed: APPROVE } as const;
	if (state === "banned") return { name: "Unban", look: "plain", deed: UNBAN } as const;
	return undefined;
}

type Known = Pick<Person, "role" | "isApproved" | "banned">;

/** Takes a person and whether it is oneself; gives all that can be done. To oneself only what the server allows. */
export function offersTo(person: Known, isMe: boolean): Offer[] {
	const signOut: Offer = {
		about: "sessions",
		name: "Sign out everywhere",
		deed: { kind: "sign-out" },
	};
	const password: Offer = { about: "password", name: "Set a password …", question: "password" };
	if (isMe) return [signOut, password];
	const role = person.role === "admin" ? "user" : "admin";
	return [
		person.isApproved
			? { about: "approval", name: "Withdraw approval", deed: WITHDRAW }
			: { about: "approval", name: "Approve", deed: APPROVE },
		{
			about: "role",
			name: role === "admin" ? "Make admin" : "Remove admin role",
			deed: { kind: "change", change: { role } },
		},
		signOut,
		password,
		person.banned ? UNBAN_OFFER : BAN,
		DELETE,
	];
}

/** Takes a tab; gives what can be done to several of it. */
export function offersToSeveral(status: Status): Offer[] {
	const approve = { about: "approval", name: "Approve", deed: APPROVE };
	const withdraw = { about: "withdrawal", name: "Withdraw", deed: WITHDRAW };
	switch (status) {
		case "pending":
			return [approve, BAN, DELETE];
		case "approved":
			return [withdraw, BAN, DELETE];
		case "banned":
			return [UNBAN_OFFER, DELETE];
		case "all":
			return [approve, withdraw, BAN, DELETE];
	}
}
