// What the admin API returns. The types come from the server's own functions.
import type { listAudit } from "#lib/admin/audit.ts";
import type { listInvitations } from "#lib/admin/invitations.ts";
import type { listUsers, readUser } from "#lib/admin/users.ts";
import type { Serialized } from "../../_ui/api.ts";

type ListResponse = Serialized<Awaited<ReturnType<typeof listUsers>>>;
export type AuditResponse = Serialized<Awaited<ReturnType<typeof listAudit>>>;

/** A page of the open invitations. */
export type InvitationList = Serialized<Awaited<ReturnType<typeof listInvitations>>>;
export type Invitation = InvitationList["invitations"][number];

export type User = ListResponse["users"][number];
/** A user with their sessions and audit log. */
export type UserDetails = Serialized<Awaited<ReturnType<typeof readUser>>>;
export type Session = UserDetails["sessions"][number];
export type AuditEntry = AuditResponse["entries"][number];
/** A tab of the list. */
export type Status = keyof ListResponse["counts"];

/** A page of the list. `users` is null while another tab loads of which only the counts are known. */
export type UserList = Omit<ListResponse, "users"> & { users: User[] | null };

export interface UserQuery {
	status: Status;
	q: string;
	sort: string;
	order: string;
	page: number;
}

/** The tab a user is in, besides "all". */
export function statusOf({ banned, isApproved }: Pick<User, "banned" | "isApproved">) {
	if (banned) return "banned";
	return isApproved ? "approved" : "pending";
}
