// The bodies of the admin API's responses.
import * as z from "zod/mini";
import type { listAudit } from "#lib/admin/audit.ts";
import type { listInterviews } from "#lib/admin/interviews.ts";
import type { createInvitation, listInvitations } from "#lib/admin/invitations.ts";
import type { updateUser } from "#lib/admin/user-changes.ts";
import type { listUsers, readUser } from "#lib/admin/users.ts";
import { ACTIONS } from "#lib/db/schema.ts";
import {
	about,
	count,
	flag,
	text,
	textOrNull,
	time,
	timeOrNull,
	total,
	usd,
	usdOrNull,
} from "./fields.ts";
import { response } from "./json-schema.ts";

const role = z.enum(["user", "admin"]);
type UserList = Awaited<ReturnType<typeof listUsers>>;
const User = response<UserList["users"][number]>()(
	"User",
	z.object({
		id: z.string(),
		name: z.string(),
		email: z.string(),
		emailVerified: flag(
			"Whether the user has confirmed the e-mail address. Without mail, nobody can.",
		),
		role,
		isApproved: z.boolean(),
		banned: flag("An expired ban does not count."),
		banReason: textOrNull("The reason shown to the user. Kept after the ban has expired."),
		banExpires: timeOrNull("When the ban ends; null for one without an end."),
		requestNote: textOrNull("What the user wrote to the admins while waiting for approval."),
		createdAt: time("When the user signed up."),
		spentMonthUsd: usd("Spent in this UTC month."),
		capDailyUsd: usdOrNull("The user's own daily cap; null for the deployment's."),
		capMonthlyUsd: usdOrNull("The user's own monthly cap; null for the deployment's."),
		lastSeenAt: timeOrNull("When the user was last seen, within a day."),
	}),
);

const counts = z.object({
	pending: count("Users pending approval."),
	approved: count("Users who have been approved."),
	banned: count("Users who are banned."),
	all: count("All users."),
});
export const UserListBody = response<UserList>()(
	"UserList",
	z.object({
		users: z.array(User),
		total,
		counts: about(counts, "All users, by status."),
		matching: about(counts, "The users that match the search, by status."),
	}),
);

const json = z.nullable(z.record(z.string(), z.unknown()));
type AuditList = Awaited<ReturnType<typeof listAudit>>;
const AuditEntry = response<AuditList["entries"][number]>()(
	"AuditEntry",
	z.object({
		id: z.int(),
		createdAt: time("When it was done."),
		actorId: textOrNull(
			"The id of the user who did it; null for a change from a terminal, and for failed sign-ins.",
		),
		actorEmail: z.nullable(z.string()),
		targetId: text("The id of the affected user or invitation."),
		targetEmail: text("The user's e-mail address, or an invitation's note."),
		action: z.enum(ACTIONS),
		before: about(json, "The changed fields before."),
		after: about(json, "The changed fields after."),
		ipAddress: z.nullable(z.string()),
	}),
);
export const AuditBody = response<AuditList>()(
	"AuditLog",
	z.object({ entries: z.array(AuditEntry), total }),
);

export const UserDetailsBody = response<Awaited<ReturnType<typeof readUser>>>()(
	"UserDetails",
	z.object({
		user: User,
		sessions: about(
			z.array(
				z.object({
					id: z.string(),
					createdAt: time("When the user signed in."),
					lastSeenAt: time("When the session was last used, within a day."),
					expiresAt: time("When it ends, unless it is used."),
					ipAddress: z.nullable(z.string()),
					userAgent: z.nullable(z.string()),
				}),
			),
			"The 100 most recently used sessions.",
		),
		history: about(z.array(AuditEntry), "The latest 50 entries of the audit log."),
	}),
);
export const UpdatedUserBody = response<
	Omit<Awaited<ReturnType<typeof updateUser>>, "gainsAccess">
>()(
	"UpdatedUser",
	z.object({
		user: User,
		isChanged: about(z.boolean(), "False when the user had these values already."),
	}),
);
export const EndedSessionsBody = response<{ sessions: number }>()(
	"EndedSessions",
	z.object({ sessions: count("How many have ended.") }),
);

type Invited = Awaited<ReturnType<typeof createInvitation>>;
const Invitation = response<Invited>()(
	"Invitation",
	z.object({
		id: z.string(),
		note: z.nullable(z.string()),
		role: about(role, "The role of people who sign up with it."),
		uses: count("How many people may use it."),
		used: count("How many people have used it."),
		createdAt: time("When it was made."),
		expiresAt: time("When it ends."),
		createdByEmail: textOrNull(
			"The e-mail address of the admin who created it; null for an invitation from a terminal.",
		),
	}),
);
export const InvitationListBody = response<Awaited<ReturnType<typeof listInvitations>>>()(
	"InvitationList",
	z.object({ invitations: z.array(Invitation), total }),
);
export const CreatedInvitationBody = response<{ invitation: Invited; url: string }>()(
	"CreatedInvitation",
	z.object({
		invitation: Invitation,
		url: text("The link. It is in this response only."),
	}),
);

type InterviewList = Awaited<ReturnType<typeof listInterviews>>;
const Interview = response<InterviewList["interviews"][number]>()(
	"RunningInterview",
	z.object({
		id: z.string(),
		userId: z.string(),
		name: z.string(),
		email: z.string(),
		surface: text("The page or app that it runs in."),
		startedAt: time("When it started."),
		lastSeenAt: time("When a request last named it."),
	}),
);
export const InterviewListBody = response<InterviewList>()(
	"InterviewList",
	z.object({
		interviews: z.array(Interview),
		total,
	}),
);
