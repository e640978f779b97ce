import { expect, test } from "vitest";
import type { Details, People, Person } from "./data.ts";
import type { Deed } from "./deeds.ts";
import { begin, finish, noteUnderWay, overDetails, overPeople } from "./under-way.ts";

const APPROVE: Deed = { kind: "change", change: { isApproved: true } };
const WITHDRAW: Deed = { kind: "change", change: { isApproved: false } };
const DELETE: Deed = { kind: "delete" };

const person = (id: string, more: Partial<Person> = {}): Person => ({
	id,
	name: id,
	email: `${id}@example.com`,
	role: "user",
	isApproved: false,
	banned: false,
	banReason: null,
	banExpires: null,
	createdAt: "2026-01-01T00:00:00.000Z",
	lastSeenAt: null,
	...more,
});
const [ann, ben, cem] = [person("ann"), person("ben"), person("cem")];
const approvedAnn = { ...ann, isApproved: true };

/** A list of everyone in `all`, as the server would give one of its tabs. */
function listOf(all: Person[], users: Person[]): People {
	const approved = all.filter(({ isApproved }) => isApproved).length;
	const counts = { pending: all.length - approved, approved, banned: 0, all: all.length };
	return { users, total: users.length, counts };
}

test("an answer older than an approval does not bring the person back", () => {
	const older = listOf([ann, ben], [ann, ben]);
	const shown = overPeople(older, "pending", [{ person: ann, deed: APPROVE }]);
	expect(shown).toEqual(listOf([approvedAnn, ben], [ben]));
});

test("an answer that knows the approval already is left as it is", () => {
	const step = { person: ann, deed: APPROVE };
	const all = [approvedAnn, ben];
	for (const [status, users] of [
		["pending", [ben]],
		["approved", [approvedAnn]],
		["all", all],
	] as const) {
		const newer = listOf(all, [...users]);
		expect(overPeople(newer, status, [step]), status).toEqual(newer);
	}
});

test("another tab counts the person where they are about to be", () => {
	const older = listOf([ann, ben], []);
	const { counts } = overPeople(older, "approved", [{ person: ann, deed: APPROVE }]);
	expect(counts).toEqual({ pending: 1, approved: 1, banned: 0, all: 2 });
});

test("who came back by an undo keeps the place they have on the screen", () => {
	const older = listOf([ann, { ...ben, isApproved: true }, cem], [ann, cem]);
	const step = { person: { ...ben, isApproved: true }, deed: WITHDRAW };
	const shown = overPeople(older, "pending", [step], [ann, ben, cem]);
	expect(shown).toEqual(listOf([ann, ben, cem], [ann, ben, cem]));
});

test("someone who is being deleted is gone, once", () => {
	const step = { person: ann, deed: DELETE };
	const gone = listOf([ben], [ben]);
	expect(overPeople(listOf([ann, ben], [ann, ben]), "pending", [step])).toEqual(gone);
	expect(overPeople(gone, "pending", [step])).toEqual(gone);
});

test("a person's page shows the change, and only of that person", () => {
	const details: Details = { user: ann, sessions: [], history: [] };
	const steps = [
		{ person: ann, deed: APPROVE },
		{ person: ben, deed: DELETE },
	];
	expect(overDetails(details, steps).user).toEqual(approvedAnn);
});

test("a request counts on what was under way when it was sent, except what was refused since", () => {
	const [done, no, later] = [ann, ben, cem].map((each) => ({ person: each, deed: APPROVE }));
	if (!done || !no || !later) throw new Error("three steps");
	begin([done, no]);
	const underWay = noteUnderWay();
	begin([later]);
	finish([done, no], [no]);
	expect(underWay()).toEqual([done]);
	expect(noteUnderWay()()).toEqual([later]);
	finish([later], []);
	expect(noteUnderWay()()).toEqual([]);
});
