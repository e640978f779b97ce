// Entries of the audit log as sentences.

import { count, moment } from "../../_ui/format.ts";
import type { AuditEntry } from "../_shared/types.ts";

/** The actions in the log by which it can be filtered, and their labels. */
export const ACTION_NAMES = {
	approve: "Approvals",
	withdraw: "Withdrawn approvals",
	ban: "Bans",
	unban: "Lifted bans",
	role: "Role changes",
	password: "Password resets",
	"sign-out": "Sign-outs",
	"end-interview": "Ended interviews",
	cap: "Changed caps",
	delete: "Deletions",
	invite: "Invitations",
	"end-invitation": "Ended invitations",
	"sign-in": "Sign-ins",
	"failed-sign-in": "Failed sign-ins",
	"own-password": "Password changes",
	"own-deletion": "Deleted own accounts",
} as const satisfies Record<AuditEntry["action"], string>;

/** The text before and after the link to the affected user, and the reason of a ban, to be quoted at the end. */
export function describeEntry({
	action,
	before,
	after,
}: AuditEntry): [before: string, after: string, quote?: string] {
	switch (action) {
		case "approve":
			return after?.invitation ? ["invited", ", who signed up"] : ["approved", ""];
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
		case "end-interview":
			return ["ended an interview of", ""];
		case "cap":
			return [
				"set the caps of",
				` to ${cap(after?.capDailyUsd)} a day, ${cap(after?.capMonthlyUsd)} a month`,
			];
		case "delete":
			return ["deleted", ""];
		case "invite":
			return [`made an invitation for ${people(after?.uses)}`, ""];
		case "end-invitation":
			return ["ended an invitation", ""];
		case "sign-in":
			return ["signed in", ""];
		case "failed-sign-in":
			return [`${count(Number(after?.count))} failed sign-ins within an hour to`, ""];
		case "own-password":
			return ["changed their own password", ""];
		case "own-deletion":
			return ["deleted their own account", ""];
		default:
			return [action, ""];
	}
}

const people = (number: unknown) => (number === 1 ? "one person" : `${number} people`);

const sessions = (number: number) => `${count(number)} ${number === 1 ? "session" : "sessions"}`;

const cap = (usd: unknown) => (typeof usd === "number" ? `$${usd}` : "the default");

const endOf = (after: AuditEntry["after"]) =>
	typeof after?.banExpires === "string" ? ` until ${moment(after.banExpires)}` : "";
