import { expect, test } from "vitest";
import { moment } from "../../_ui/format.ts";
import type { AuditEntry } from "../_shared/types.ts";
import { describeEntry } from "./describe-entry.ts";

const END = "2099-01-01T10:00:00.000Z";

/** The sentence about Ann, as the history shows it. */
function sentence(entry: Pick<AuditEntry, "action"> & Partial<AuditEntry>): string {
	const whole = { before: null, after: null, targetEmail: "", ...entry } as AuditEntry;
	const { before, hasTarget = true, after = "", quote } = describeEntry(whole);
	return `${before}${hasTarget ? " Ann" : ""}${after}${quote ? `: “${quote}”` : ""}`;
}

test.each([
	[{ action: "approve" }, "approved Ann"],
	[{ action: "withdraw" }, "withdrew the approval of Ann"],
	[{ action: "ban", after: { banReason: null, banExpires: null } }, "banned Ann"],
	[{ action: "ban", after: { banReason: "Spam" } }, "banned Ann: “Spam”"],
	[
		{ action: "ban", after: { banReason: "Spam", banExpires: END } },
		`banned Ann until ${moment(END)}: “Spam”`,
	],
	[{ action: "unban" }, "lifted the ban on Ann"],
	[{ action: "role", after: { role: "admin" } }, "made Ann an admin"],
	[{ action: "role", after: { role: "user" } }, "removed the admin role from Ann"],
	[{ action: "password" }, "set a new password for Ann"],
	[{ action: "sign-out", before: { sessions: 1 } }, "signed Ann out everywhere (1 session)"],
	[{ action: "sign-out", before: { sessions: 2 } }, "signed Ann out everywhere (2 sessions)"],
	[{ action: "sign-out", before: { userAgent: "node" } }, "ended one session of Ann"],
	[{ action: "end-interview" }, "ended an interview of Ann"],
	[{ action: "delete" }, "deleted Ann"],
	[
		{ action: "approve", after: { invitation: { id: "1", note: "For the team" } } },
		"invited Ann, who signed up by the link: “For the team”",
	],
	[
		{ action: "role", after: { role: "admin", invitation: { id: "1" } } },
		"made Ann an admin by the link",
	],
	[
		{ action: "invite", targetEmail: "For the team", after: { uses: 3, expiresAt: END } },
		`made a link for 3 people, until ${moment(END)}: “For the team”`,
	],
	[{ action: "invite", after: { uses: 1, role: "admin" } }, "made a link for an admin"],
	[{ action: "end-invitation", targetEmail: "For Ben" }, "ended a link: “For Ben”"],
	[{ action: "sign-in" }, "signed in"],
	[{ action: "own-password" }, "changed their own password"],
	[{ action: "own-deletion" }, "deleted their own account"],
	[{ action: "failed-sign-in", after: { count: 1 } }, "One failed sign-in to the account of Ann"],
	[
		{ action: "failed-sign-in", after: { count: 7 } },
		"7 failed sign-ins to the account of Ann within an hour",
	],
] as [Parameters<typeof sentence>[0], string][])("%j is “%s”", (entry, text) => {
	expect(sentence(entry)).toBe(text);
});
