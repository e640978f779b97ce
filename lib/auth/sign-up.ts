// What follows a sign-up: an invitation approves the new user, and the admins hear of them.
import { type Call, clientIp } from "../http/route.ts";
import { acceptInvitation } from "./invitations.ts";
import { tellAdmins } from "./sign-up-webhook.ts";

interface SignUpBody {
	user: { id: string; name: string; email: string; isApproved?: boolean };
}

/** Returns the response to a sign-up, in which a user who came by an invitation is approved. */
export async function completeSignUp(
	call: Call,
	invitation: string | null | undefined,
	response: Response,
): Promise<Response> {
	const { request, config, requestId, waitUntil } = call;
	const body = await response.json<SignUpBody>();
	// Several people may have used the last place of a link at the same time. Who comes too late waits for an admin.
	const isApproved = invitation
		? await acceptInvitation(config.d1, body.user.id, invitation, clientIp(request))
		: false;
	const user = { ...body.user, isApproved };
	waitUntil(tellAdmins(config, user, requestId));
	return Response.json({ ...body, user }, response);
}
