import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { endInterview } from "#lib/interviews/interviews.ts";
import { InterviewEnd } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireApproved, InterviewEnd);
		const ended = endInterview(call.config.d1, user, body.sessionId, body.reason ?? null);
		return Response.json(await call.timed("database", ended));
	},
});
