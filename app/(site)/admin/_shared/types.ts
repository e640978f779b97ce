// The types of the admin API, under the names that the pages use.
import type * as Api from "#client/api.ts";

type Query = NonNullable<Api.Api["GET /api/admin/users"]["query"]>;
export type AuditQuery = NonNullable<Api.Api["GET /api/admin/audit"]["query"]>;

export type { AuditEntry, Invitation, User, UserDetails } from "#client/api.ts";
export type Session = Api.UserDetails["sessions"][number];
/** A tab of the list. */
export type Status = keyof Api.UserList["counts"];

/** A page of the list. `users` is null while another tab is loading, when only the counts are known. */
export type UserList = Omit<Api.UserList, "users"> & { users: Api.User[] | null };

export interface UserQuery {
	status: Status;
	q: string;
	sort: NonNullable<Query["sort"]>;
	order: Query["order"];
	page: number;
}

/** The tab a user is in, besides "all". */
export function statusOf({ banned, isApproved }: Pick<Api.User, "banned" | "isApproved">) {
	if (banned) return "banned";
	return isApproved ? "approved" : "pending";
}
