import * as z from "zod/mini";
import { requireApproved } from "#lib/access/access.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { readAuthorizedJson } from "#lib/http/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { endAllInterviews } from "#lib/interviews/interviews.ts";

const MAX_BODY_BYTES = 16 * 1024;
const Body = z.object({
	reason: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.endReason.max))),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireApproved(request, config));
		const { user, body } = await readAuthorizedJson(request, authorize, Body, MAX_BODY_BYTES);
		const ended = endAllInterviews(config.d1, user, body.reason ?? null);
		return Response.json({ endedCount: await timed("database", ended) });
	},
});
