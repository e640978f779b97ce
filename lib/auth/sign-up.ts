// After a sign-up: an invitation approves the new user, and the admins are notified.
import { type Call, clientIp } from "../http/route.ts";
import { acceptInvitation } from "./invitations.ts";
import { notifyAdmins } from "./sign-up-webhook.ts";

interface SignUpBody {
	user: { id: string; name: string; email: string; isApproved?: boolean };
}

/** Returns the response to a sign-up, with `isApproved` set when an invitation has approved the user. */
export async function completeSignUp(
	call: Call,
	invitation: string | null | undefined,
	response: Response,
): Promise<Response> {
	const { request, config, requestId, waitUntil } = call;
	const body = await response.json<SignUpBody>();
	// Several people may use the last place of a link at the same time: those who are too late wait for an admin.
	const isApproved = invitation
		? await acceptInvitation(config.d1, body.user.id, invitation, clientIp(request))
		: false;
	const user = { ...body.user, isApproved };
	waitUntil(notifyAdmins(config, user, requestId));
	return Response.json({ ...body, user }, response);
}
