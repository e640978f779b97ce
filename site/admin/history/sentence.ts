// Rows of the audit log as sentences.
import type { Entry } from "../data.ts";
import { count, moment } from "../format.ts";

/** What one may filter the log by, and how it is called. */
export const ACTIONS = {
	approve: "Approvals",
	withdraw: "Withdrawn approvals",
	ban: "Bans",
	unban: "Lifted bans",
	role: "Roles",
	password: "Passwords",
	"sign-out": "Sign-outs",
	delete: "Deletions",
} as const;

/** Takes a row; gives what stands before and after the name of whom it is about. */
export function sentenceOfEntry({ action, before, after }: Entry): [before: string, after: string] {
	switch (action) {
		case "approve":
			return ["approved", ""];
		case "withdraw":
			return ["withdrew the approval of", ""];
		case "ban":
			return ["banned", banOf(after)];
		case "unban":
			return ["lifted the ban of", ""];
		case "role":
			return after?.role === "admin" ? ["made", " an admin"] : ["took the admin role from", ""];
		case "password":
			return ["set a new password for", ""];
		case "sign-out":
			return typeof before?.sessions === "number"
				? ["signed", ` out everywhere (${sessions(before.sessions)})`]
				: ["ended one session of", ""];
		case "delete":
			return ["deleted", ""];
		default:
			return [action, ""];
	}
}

const sessions = (number: number) => `${count(number)} ${number === 1 ? "session" : "sessions"}`;

function banOf(after: Entry["after"]): string {
	const end = typeof after?.banExpires === "string" ? ` until ${moment(after.banExpires)}` : "";
	return after?.banReason ? `${end}: “${after.banReason}”` : end;
}
