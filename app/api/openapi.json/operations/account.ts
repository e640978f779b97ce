import * as z from "zod/mini";
import { AccountDeletion } from "../../account/delete/schema.ts";
import { RequestNote } from "../../account/note/schema.ts";
import { about, flag, textOrNull } from "../fields.ts";
import { request, response } from "../json-schema.ts";
import type { Operations } from "../operation.ts";

const AccountOptions = response<{
	hasMail: boolean;
	allowedEmailDomains: string[];
	ban: string | null;
}>()(
	"AccountOptions",
	z.object({
		hasMail: flag("Passwords can be reset by mail, and e-mail addresses confirmed."),
		allowedEmailDomains: about(
			z.array(z.string()),
			"Only addresses at these domains may sign up without an invitation. Empty: all may.",
		),
		ban: textOrNull(
			"The end and the reason of the ban that has ended the caller's session, for an hour after the session was last read; null if there is none.",
		),
	}),
);
const Invited = response<{ isOpen: boolean }>()(
	"InvitationState",
	z.object({ isOpen: flag("Whether the link can still be used.") }),
);
const SentNote = response<{ note: string | null }>()(
	"SentNote",
	z.object({ note: textOrNull("What the user wrote; null if nothing.") }),
);
const NoAnnouncements = response<{ announcements: never[] }>()(
	"Announcements",
	z.object({ announcements: z.array(z.never()) }),
);

export const account: Operations = {
	"GET /api/account/options": {
		id: "readAccountOptions",
		tag: "Account",
		summary: "Read the deployment's options for accounts",
		access: "anyone",
		responses: { 200: { description: "The options.", schema: AccountOptions } },
		errors: ["UNAVAILABLE"],
	},
	"GET /api/invitations/{token}": {
		id: "readInvitation",
		tag: "Account",
		summary: "Check whether an invitation can still be used",
		access: "anyone",
		path: { token: "The token in the invitation's link." },
		responses: { 200: { description: "Whether it can.", schema: Invited } },
		errors: ["UNAVAILABLE"],
	},
	"GET /api/account/note": {
		id: "readNote",
		tag: "Account",
		summary: "Read the user's note to the admins",
		access: "session",
		responses: { 200: { description: "The note.", schema: SentNote } },
	},
	"POST /api/account/note": {
		id: "leaveNote",
		tag: "Account",
		summary: "Send the admins a note, while pending approval",
		description: "It can be sent once. The admins see it beside the user.",
		access: "session",
		body: {
			schema: request("RequestNote", RequestNote),
			example: { note: "I am in the hiring team." },
		},
		responses: { 204: { description: "Kept." } },
		errors: ["CONFLICT"],
	},
	"POST /api/account/delete": {
		id: "deleteOwnAccount",
		tag: "Account",
		summary: "Delete the user's own account",
		description: "Deletes all of the user's data. The audit log and the sums of usage stay.",
		access: "session",
		body: { schema: request("AccountDeletion", AccountDeletion) },
		responses: { 204: { description: "Deleted, and signed out." } },
		errors: ["WRONG_PASSWORD", "CONFLICT", "RATE_LIMITED"],
	},
	"GET /api/announcements/active": {
		id: "listAnnouncements",
		tag: "Service",
		summary: "List announcements: always empty",
		description: "Newer clients of the original backend ask for it.",
		access: "session",
		responses: { 200: { description: "An empty list.", schema: NoAnnouncements } },
	},
	"POST /api/events/track": {
		id: "trackEvent",
		tag: "Service",
		summary: "Accept a client's analytics events, and discard them",
		description: "Newer clients of the original backend report it. The body is not read.",
		access: "session",
		responses: { 204: { description: "Forgotten." } },
	},
};
