import { AuditQuery } from "../../admin/audit/schema.ts";
import { InterviewQuery } from "../../admin/interviews/schema.ts";
import { InvitationQuery, NewInvitation } from "../../admin/invitations/schema.ts";
import { CallQuery } from "../../admin/usage/calls/schema.ts";
import { UsageQuery } from "../../admin/usage/schema.ts";
import { UsageCsvQuery } from "../../admin/usage.csv/schema.ts";
import {
	AuditBody,
	CreatedInvitationBody,
	InterviewListBody,
	InvitationListBody,
} from "../admin-bodies.ts";
import { request } from "../json-schema.ts";
import type { Operations } from "../operation.ts";
import { AllUsageBody, CallsBody } from "../usage-bodies.ts";

const range = {
	from: "The first UTC day. By default the 30 days that end with `to`.",
	to: "The last UTC day. By default today.",
	last: "The last 24 hours, in place of `from` and `to`.",
	userId: "Of this user only.",
	model: "Of this model only.",
};
const user = "A user's id, or part of an e-mail address.";

export const admin: Operations = {
	"GET /api/admin/invitations": {
		id: "listInvitations",
		tag: "Admin: invitations",
		summary: "List the invitations that can be used",
		access: "admin",
		query: InvitationQuery,
		responses: { 200: { description: "One page of invitations.", schema: InvitationListBody } },
	},
	"POST /api/admin/invitations": {
		id: "createInvitation",
		tag: "Admin: invitations",
		summary: "Create an invitation",
		description: "An invitation with the role `admin` is for one person.",
		access: "admin",
		body: {
			schema: request("NewInvitation", NewInvitation),
			example: { uses: 10, expiresAt: "2027-01-31T18:00:00Z", note: "The hiring team" },
		},
		responses: {
			200: { description: "The invitation and its link.", schema: CreatedInvitationBody },
		},
	},
	"DELETE /api/admin/invitations/{id}": {
		id: "endInvitation",
		tag: "Admin: invitations",
		summary: "End an invitation",
		access: "admin",
		path: { id: "The invitation's id." },
		responses: { 204: { description: "Ended." } },
		errors: ["NOT_FOUND"],
	},
	"GET /api/admin/interviews": {
		id: "listInterviews",
		tag: "Admin: interviews",
		summary: "List the running interviews",
		access: "admin",
		query: InterviewQuery,
		responses: { 200: { description: "One page of interviews.", schema: InterviewListBody } },
	},
	"POST /api/admin/interviews/{id}/end": {
		id: "endUserInterview",
		tag: "Admin: interviews",
		summary: "End a user's interview",
		description: "Keys and completions for it are rejected with `SESSION_ENDED` from then on.",
		access: "admin",
		path: { id: "The interview's id." },
		responses: { 204: { description: "Ended." } },
		errors: ["NOT_FOUND"],
	},
	"GET /api/admin/usage": {
		id: "readUsage",
		tag: "Admin: usage",
		summary: "Read what everybody has used, by day, person or model",
		access: "admin",
		query: UsageQuery,
		queryFields: range,
		responses: { 200: { description: "Sums.", schema: AllUsageBody } },
	},
	"GET /api/admin/usage/calls": {
		id: "listCalls",
		tag: "Admin: usage",
		summary: "List single calls of Gemini and keys of Deepgram",
		description: "Numbers, no content. Kept for 30 days.",
		access: "admin",
		query: CallQuery,
		queryFields: range,
		responses: { 200: { description: "One page of calls, the newest first.", schema: CallsBody } },
	},
	"GET /api/admin/usage.csv": {
		id: "downloadUsage",
		tag: "Admin: usage",
		summary: "Download usage by day, user, service and model as CSV",
		access: "admin",
		query: UsageCsvQuery,
		queryFields: range,
		responses: {
			200: {
				description: "RFC 4180, with a line of headings.",
				type: "text/csv; charset=utf-8",
				schema: { type: "string" },
			},
		},
	},
	"GET /api/admin/audit": {
		id: "listAudit",
		tag: "Admin: history",
		summary: "List the audit log, the newest entry first",
		access: "admin",
		query: AuditQuery,
		queryFields: { actor: `Who made the change. ${user}`, target: `Who was changed. ${user}` },
		responses: { 200: { description: "One page of entries.", schema: AuditBody } },
	},
};
