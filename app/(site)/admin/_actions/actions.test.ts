import { expect, test } from "vitest";
import { type Change, endsSessions } from "./actions.ts";

const BAN = { banned: true, banReason: "Spam", banExpires: "2099-01-01T10:00:00.000Z" };

test("bans, withdrawals and actions that sign out end sessions", () => {
	const change = (change: Change) => endsSessions({ kind: "change", change });
	expect([BAN, { isApproved: false }].map(change)).toEqual([true, true]);
	expect([{ banned: false }, { isApproved: true }, { role: "user" } as const].map(change)).toEqual([
		false,
		false,
		false,
	]);
	expect(endsSessions({ kind: "password", password: "x" })).toBe(true);
	expect(endsSessions({ kind: "end-session", session: "x" })).toBe(false);
});
