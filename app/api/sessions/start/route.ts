import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { consumeOrThrow } from "#lib/http/rate-limit.ts";
import { route } from "#lib/http/route.ts";
import { startInterview } from "#lib/interviews/interviews.ts";
import { NewInterview } from "./schema.ts";

const MAX_BODY_BYTES = 64 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(
			call,
			requireApproved,
			NewInterview,
			MAX_BODY_BYTES,
		);
		// Each start is a row in the database.
		await consumeOrThrow(call.config.limits.completions, user.id);
		const started = startInterview(call.config.d1, user, body.surface ?? "unknown");
		return Response.json(await call.timed("database", started));
	},
});
