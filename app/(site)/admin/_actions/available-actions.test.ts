import { expect, test } from "vitest";
import { actionsFor, bulkActionsFor, primaryAndOthers } from "./available-actions.ts";

const labels = (actions: ReturnType<typeof actionsFor>) => actions.map(({ label }) => label);
const user = { role: "user", isApproved: false, banned: false } as const;

test.each([
	[user, ["Approve", "Make admin", "Sign out everywhere", "Set a password …", "Ban …", "Delete …"]],
	[
		{ role: "admin", isApproved: true, banned: true },
		[
			...["Withdraw approval", "Remove admin role", "Sign out everywhere"],
			...["Set a password …", "Unban", "Delete …"],
		],
	],
] as const)("the actions on %j", (other, expected) => {
	expect(labels(actionsFor(other, false))).toEqual(expected);
});

test("admins are offered only the actions on themselves that the server allows", () => {
	expect(labels(actionsFor({ ...user, role: "admin" }, true))).toEqual([
		"Sign out everywhere",
		"Set a password …",
	]);
});

test.each([
	["pending", ["Approve", "Ban …", "Delete …"]],
	["approved", ["Withdraw", "Ban …", "Delete …"]],
	["banned", ["Unban", "Delete …"]],
	["all", ["Approve", "Withdraw", "Ban …", "Delete …"]],
] as const)("the bulk actions of the tab “%s”", (status, expected) => {
	expect(labels(bulkActionsFor(status))).toEqual(expected);
});

test.each([
	[user, "Approve"],
	[{ ...user, isApproved: true }, "Withdraw approval"],
	[{ ...user, isApproved: true, banned: true }, "Unban"],
] as const)(
	"the page of %j has the button “%s”, emphasized if it approves, and the other actions in its menu",
	(other, label) => {
		const { primary, others } = primaryAndOthers(other, false);
		expect(primary?.label).toBe(label);
		expect(primary?.isEmphasized === true).toBe(label === "Approve");
		expect([...others.map((each) => each.label), label].sort()).toEqual(
			labels(actionsFor(other, false)).sort(),
		);
	},
);

test("one's own page has no button, only the menu", () => {
	const own = primaryAndOthers({ ...user, role: "admin", isApproved: true }, true);
	expect([own.primary, own.others.length]).toEqual([undefined, 2]);
});
