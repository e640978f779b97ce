import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { endInterview } from "#lib/interviews/interviews.ts";
import { InterviewEnd } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireApproved(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			InterviewEnd,
			MAX_BODY_BYTES,
		);
		const ended = endInterview(config.d1, user, body.sessionId, body.reason ?? null);
		return Response.json(await timed("database", ended));
	},
});
