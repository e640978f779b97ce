import { expect, test } from "vitest";
import type { User } from "../_shared/types.ts";
import type { Change } from "./actions.ts";
import { inverseOf } from "./undo.ts";

const BAN = { banned: true, banReason: "Spam", banExpires: "2099-01-01T10:00:00.000Z" };
const ann = {
	id: "ann",
	isApproved: false,
	role: "user",
	banned: false,
	banReason: null,
	banExpires: null,
} as User;

const undo = (user: User, change: Change) =>
	inverseOf({ user, action: { kind: "change", change } })?.action;

test.each<[User, Change, Change, Change]>([
	[ann, { isApproved: true }, { isApproved: false }, { isApproved: true }],
	[ann, { role: "admin" }, { role: "user" }, { role: "admin" }],
	[ann, BAN, { banned: false }, BAN],
	[ann, { banned: true }, { banned: false }, { banned: true, banReason: null, banExpires: null }],
	[{ ...ann, ...BAN }, { banned: false }, BAN, { banned: false }],
])(
	"an undo restores what was, if it is still as the action left it: %#",
	(user, done, change, expected) => {
		expect(undo(user, done)).toEqual({ kind: "change", change, expected });
	},
);

test("an action that cannot be undone has no inverse", () => {
	for (const kind of ["delete", "sign-out"] as const) {
		expect(inverseOf({ user: ann, action: { kind } })).toBeUndefined();
	}
});

test("a ban whose end has passed is not restored, and one that still lasts is", () => {
	const unban = (seconds: number) => {
		const banExpires = new Date(Date.now() + seconds * 1000).toISOString();
		return undo({ ...ann, banned: true, banExpires }, { banned: false });
	};
	expect(unban(-1)).toBeUndefined();
	expect(unban(60)).toMatchObject({ change: { banned: true } });
});
