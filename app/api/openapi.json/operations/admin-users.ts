import { NewPassword } from "../../admin/users/[id]/password/schema.ts";
import { UserChange } from "../../admin/users/[id]/schema.ts";
import { UserQuery } from "../../admin/users/schema.ts";
import {
	EndedSessionsBody,
	UpdatedUserBody,
	UserDetailsBody,
	UserListBody,
} from "../admin-bodies.ts";
import { request } from "../json-schema.ts";
import type { Operations } from "../operation.ts";
import { UserUsageBody } from "../usage-bodies.ts";

const tag = "Admin: users";
const path = { id: "The user's id." };

export const adminUsers: Operations = {
	"GET /api/admin/users": {
		id: "listUsers",
		tag,
		summary: "List users",
		access: "admin",
		query: UserQuery,
		queryFields: {
			status: "`pending` waits for approval. An expired ban does not count as `banned`.",
			q: "Part of a name or an e-mail address.",
			order: "By default descending for times and amounts, ascending for texts.",
		},
		responses: { 200: { description: "One page of users.", schema: UserListBody } },
	},
	"GET /api/admin/users/{id}": {
		id: "readUser",
		tag,
		summary: "Read a user, with sessions and history",
		access: "admin",
		path,
		responses: { 200: { description: "The user.", schema: UserDetailsBody } },
		errors: ["NOT_FOUND"],
	},
	"PATCH /api/admin/users/{id}": {
		id: "updateUser",
		tag,
		summary: "Approve, ban, promote or cap a user",
		description: `Fields that are left out stay. Withdrawing approval and banning end the user's sessions; each change leaves an entry in the audit log.
\`expected\` has the values that the caller saw: if one has changed, the response is \`CONFLICT\`. \`banReason\` and \`banExpires\` are for users who
are banned, or with \`banned: true\`. \`capDailyUsd\` and \`capMonthlyUsd\` of null take a user's own cap away, so that the deployment's default counts:
none, unless USAGE_DAILY_USD or USAGE_MONTHLY_USD is set. Nobody can lock themselves out.`,
		access: "admin",
		path,
		body: { schema: request("UserChange", UserChange), example: { isApproved: true } },
		responses: { 200: { description: "The user after the change.", schema: UpdatedUserBody } },
		errors: ["NOT_FOUND", "CONFLICT"],
	},
	"DELETE /api/admin/users/{id}": {
		id: "deleteUser",
		tag,
		summary: "Delete a user",
		description: "Deletes all of the user's data. The audit log and the sums of usage stay.",
		access: "admin",
		path,
		responses: { 204: { description: "Deleted." } },
		errors: ["NOT_FOUND", "CONFLICT"],
	},
	"POST /api/admin/users/{id}/sign-out": {
		id: "signOutUser",
		tag,
		summary: "End all of a user's sessions",
		access: "admin",
		path,
		responses: { 200: { description: "How many have ended.", schema: EndedSessionsBody } },
		errors: ["NOT_FOUND"],
	},
	"DELETE /api/admin/users/{id}/sessions/{session}": {
		id: "endUserSession",
		tag,
		summary: "End one of a user's sessions",
		access: "admin",
		path: { ...path, session: "The session's id." },
		responses: { 204: { description: "Ended." } },
		errors: ["NOT_FOUND"],
	},
	"POST /api/admin/users/{id}/password": {
		id: "setUserPassword",
		tag,
		summary: "Set a user's password",
		description: "Ends all of their sessions.",
		access: "admin",
		path,
		body: { schema: request("NewPassword", NewPassword) },
		responses: { 204: { description: "Set." } },
		errors: ["NOT_FOUND", "PASSWORD_TOO_COMMON"],
	},
	"GET /api/admin/users/{id}/usage": {
		id: "readUserUsage",
		tag,
		summary: "Read what a user has used",
		access: "admin",
		path,
		responses: { 200: { description: "The user's usage.", schema: UserUsageBody } },
		errors: ["NOT_FOUND"],
	},
};
