// Rows of the audit log as sentences.
import type { Entry } from "../data.ts";
import { count, moment } from "../format.ts";

/** What one may filter the log by, and how it is called. */
export const ACTIONS = {
	approve: "Approvals",
	withdraw: "Withdrawn approvals",
	ban: "Bans",
	unban: "Lifted bans",
	role: "Role changes",
	password: "Password resets",
	"sign-out": "Sign-outs",
	delete: "Deletions",
} as const;

/** The words before and after the name of the person whom a row is about, and what an admin typed, to be quoted at the end. */
export function sentenceOfEntry({
	action,
	before,
	after,
}: Entry): [before: string, after: string, quote?: string] {
	switch (action) {
		case "approve":
			return ["approved", ""];
		case "withdraw":
			return ["withdrew the approval of", ""];
		case "ban":
			return typeof after?.banReason === "string" && after.banReason
				? ["banned", endOf(after), after.banReason]
				: ["banned", endOf(after)];
		case "unban":
			return ["lifted the ban on", ""];
		case "role":
			return after?.role === "admin" ? ["made", " an admin"] : ["removed the admin role from", ""];
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

const endOf = (after: Entry["after"]) =>
	typeof after?.banExpires === "string" ? ` until ${moment(after.banExpires)}` : "";
