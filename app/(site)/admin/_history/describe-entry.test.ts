import { expect, test } from "vitest";
import { moment } from "../../_ui/format.ts";
import type { AuditEntry } from "../_shared/types.ts";
import { describeEntry } from "./describe-entry.ts";

const END = "2099-01-01T10:00:00.000Z";

/** The sentence about Ann, as the history shows it. */
function sentence(entry: Pick<AuditEntry, "action"> & Partial<AuditEntry>): string {
	const parts = { before: null, after: null, ...entry } as AuditEntry;
	const [before, after, quote] = describeEntry(parts);
	return `${before} Ann${after}${quote ? `: “${quote}”` : ""}`;
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
] as [Parameters<typeof sentence>[0], string][])("%j is “%s”", (entry, text) => {
	expect(sentence(entry)).toBe(text);
});
