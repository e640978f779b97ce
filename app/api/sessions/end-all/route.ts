import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { endAllInterviews } from "#lib/interviews/interviews.ts";
import { AllInterviewsEnd } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireApproved(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			AllInterviewsEnd,
			MAX_BODY_BYTES,
		);
		const ended = endAllInterviews(config.d1, user, body.reason ?? null);
		return Response.json({ endedCount: await timed("database", ended) });
	},
});
