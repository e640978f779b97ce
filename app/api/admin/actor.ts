// The admin who makes a change, as the audit log records them.
import { authorize, requireAdmin, type User } from "#lib/access/access.ts";
import type { Actor } from "#lib/admin/admin-check.ts";
import { type Call, clientIp } from "#lib/http/route.ts";

export const actorOf = ({ request }: Call, user: User): Actor => ({
	user,
	ipAddress: clientIp(request),
});

/** Authorizes a call whose change needs no body. */
export const adminActor = async (call: Call): Promise<Actor> =>
	actorOf(call, await authorize(call, requireAdmin));
