import { expect, test } from "vitest";
import type { User, UserDetails, UserList } from "../_shared/types.ts";
import type { Action } from "./actions.ts";
import {
	addInFlight,
	applyToDetails,
	applyToList,
	settleInFlight,
	watchInFlight,
} from "./actions-in-flight.ts";

const APPROVE: Action = { kind: "change", change: { isApproved: true } };
const WITHDRAW: Action = { kind: "change", change: { isApproved: false } };
const DELETE: Action = { kind: "delete" };

const userNamed = (id: string): User => ({
	id,
	name: id,
	email: `${id}@example.com`,
	role: "user",
	isApproved: false,
	banned: false,
	banReason: null,
	banExpires: null,
	emailVerified: false,
	requestNote: null,
	createdAt: "2026-01-01T00:00:00.000Z",
	spentMonthUsd: 0,
	capDailyUsd: null,
	capMonthlyUsd: null,
	lastSeenAt: null,
});
const [ann, ben, cem] = [userNamed("ann"), userNamed("ben"), userNamed("cem")];
const approvedAnn = { ...ann, isApproved: true };

/** A tab with the rows `users`, as the server returns it when `all` have signed up. */
function listOf(all: User[], users: User[]): UserList {
	const approved = all.filter(({ isApproved }) => isApproved).length;
	const counts = { pending: all.length - approved, approved, banned: 0, all: all.length };
	return { users, total: users.length, counts, matching: counts };
}

test("a response older than an approval does not bring the user back", () => {
	const older = listOf([ann, ben], [ann, ben]);
	const shown = applyToList(older, "pending", [{ user: ann, action: APPROVE }]);
	expect(shown).toEqual(listOf([approvedAnn, ben], [ben]));
});

test("a response that includes the approval is not changed", () => {
	const userAction = { user: ann, action: APPROVE };
	const all = [approvedAnn, ben];
	for (const [status, users] of [
		["pending", [ben]],
		["approved", [approvedAnn]],
		["all", all],
	] as const) {
		const newer = listOf(all, [...users]);
		expect(applyToList(newer, status, [userAction]), status).toEqual(newer);
	}
});

test("the tab that a user is moving to counts them already", () => {
	const older = listOf([ann, ben], []);
	const { counts } = applyToList(older, "approved", [{ user: ann, action: APPROVE }]);
	expect(counts).toEqual({ pending: 1, approved: 1, banned: 0, all: 2 });
});

test("a user who returned by an undo keeps their place on the screen", () => {
	const approvedBen = { ...ben, isApproved: true };
	const older = listOf([ann, approvedBen, cem], [ann, cem]);
	const userAction = { user: approvedBen, action: WITHDRAW };
	const shown = applyToList(older, "pending", [userAction], [ann, ben, cem]);
	expect(shown).toEqual(listOf([ann, ben, cem], [ann, ben, cem]));
});

test("a user who is being deleted is removed and counted once", () => {
	const userAction = { user: ann, action: DELETE };
	const after = listOf([ben], [ben]);
	expect(applyToList(listOf([ann, ben], [ann, ben]), "pending", [userAction])).toEqual(after);
	expect(applyToList(after, "pending", [userAction])).toEqual(after);
});

test("a user's page shows the actions on this user and no others", () => {
	const details: UserDetails = { user: ann, sessions: [], history: [] };
	const actions = [
		{ user: ann, action: APPROVE },
		{ user: ben, action: DELETE },
	];
	expect(applyToDetails(details, actions).user).toEqual(approvedAnn);
});

test("a request takes account of what was pending when it was sent, except what has failed since", () => {
	const [done, refused, later] = [ann, ben, cem].map((user) => ({ user, action: APPROVE }));
	if (!done || !refused || !later) throw new Error("expected three actions");
	addInFlight([done, refused]);
	const pending = watchInFlight();
	addInFlight([later]);
	settleInFlight([done, refused], [refused]);
	expect(pending()).toEqual([done]);
	expect(watchInFlight()()).toEqual([later]);
	settleInFlight([later], []);
	expect(watchInFlight()()).toEqual([]);
});
