// Entries of the audit log as sentences.
import { count, moment } from "../../_ui/format.ts";
import { peopleOf } from "../_invitations/people-of.ts";
import type { AuditEntry } from "../_shared/types.ts";

/** The actions by which the log can be filtered, and their labels. */
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

export const isAction = (name: string): name is AuditEntry["action"] =>
	Object.hasOwn(ACTION_NAMES, name);

/** An entry as a sentence: the actor, a verb, the affected user, the rest. */
export interface Sentence {
	/** Left out if no signed-in user acted. */
	hasActor?: false;
	before: string;
	/** Left out if users changed their own account, and if the entry is not about a user. */
	hasTarget?: false;
	after?: string;
	/** A text that somebody has written, to be quoted at the end. */
	quote?: string | undefined;
}

export function describeEntry({ action, before, after, targetEmail }: AuditEntry): Sentence {
	switch (action) {
		case "approve":
			return after?.invitation
				? { before: "invited", after: ", who signed up by the link", quote: noteOf(after) }
				: { before: "approved" };
		case "withdraw":
			return { before: "withdrew the approval of" };
		case "ban":
			return { before: "banned", after: endOf(after), quote: textOf(after?.banReason) };
		case "unban":
			return { before: "lifted the ban on" };
		case "role":
			return after?.role === "admin"
				? { before: "made", after: after.invitation ? " an admin by the link" : " an admin" }
				: { before: "removed the admin role from" };
		case "password":
			return { before: "set a new password for" };
		case "sign-out":
			return typeof before?.sessions === "number"
				? { before: "signed", after: ` out everywhere (${sessions(before.sessions)})` }
				: { before: "ended one session of" };
		case "end-interview":
			return { before: "ended an interview of" };
		case "cap":
			return {
				before: "set the caps of",
				after: ` to ${cap(after?.capDailyUsd)} a day, ${cap(after?.capMonthlyUsd)} a month`,
			};
		case "delete":
			return { before: "deleted" };
		case "invite": {
			const what =
				after?.role === "admin" ? "for an admin" : `for ${peopleOf({ uses: Number(after?.uses) })}`;
			const end = typeof after?.expiresAt === "string" ? `, until ${moment(after.expiresAt)}` : "";
			return { before: `made a link ${what}${end}`, hasTarget: false, quote: textOf(targetEmail) };
		}
		case "end-invitation":
			return { before: "ended a link", hasTarget: false, quote: textOf(targetEmail) };
		case "sign-in":
			return { before: "signed in", hasTarget: false };
		case "failed-sign-in": {
			const attempts = Number(after?.count);
			const times = attempts === 1 ? "One failed sign-in" : `${count(attempts)} failed sign-ins`;
			return {
				hasActor: false,
				before: `${times} to the account of`,
				after: attempts === 1 ? "" : " within an hour",
			};
		}
		case "own-password":
			return { before: "changed their own password", hasTarget: false };
		case "own-deletion":
			return { before: "deleted their own account", hasTarget: false };
		default:
			return { before: action };
	}
}

const textOf = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** The note of the invitation that approved somebody. */
const noteOf = (after: NonNullable<AuditEntry["after"]>) =>
	textOf((after.invitation as { note?: unknown }).note);

const sessions = (number: number) => `${count(number)} ${number === 1 ? "session" : "sessions"}`;

const cap = (usd: unknown) => (typeof usd === "number" ? `$${usd}` : "the default");

const endOf = (after: AuditEntry["after"]) =>
	typeof after?.banExpires === "string" ? ` until ${moment(after.banExpires)}` : "";
