import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { endAllInterviews } from "#lib/interviews/interviews.ts";
import { AllInterviewsEnd } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireApproved, AllInterviewsEnd);
		const ended = endAllInterviews(call.config.d1, user, body.reason ?? null);
		return Response.json({ endedCount: await call.timed("database", ended) });
	},
});
