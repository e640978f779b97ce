import * as z from "zod/mini";
import { startBeforeAuthorized } from "#lib/access/early-start.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { estimateCost, startCompletion } from "#lib/completion/completion.ts";
import { buildPrompt } from "#lib/completion/prompt.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { declaredLength, readJson } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";
import { requireNotEnded, sessionIdField } from "#lib/interviews/current-interview.ts";
import { spend } from "#lib/usage/caps.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const Body = z.object({
	prompt: z
		.string()
		.check(z.trim(), z.minLength(FIELD_LIMITS.prompt.min), z.maxLength(FIELD_LIMITS.prompt.max)),
	bg: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.bg.max))),
	flag: z.nullish(z.string()),
	sessionId: sessionIdField,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config } = call;
		const cost = estimateCost(config, declaredLength(request) ?? MAX_BODY_BYTES);
		const { user, started: completion } = await spend(call, cost, (authorize) =>
			startBeforeAuthorized(request, config, {
				authorize,
				limiter: config.limits.completions,
				read: () => readJson(request, Body, MAX_BODY_BYTES),
				verify: (user, { sessionId }) => requireNotEnded(user, sessionId),
				start: (user, body, disconnect) =>
					startCompletion(call, user, buildPrompt(body), body.sessionId, disconnect),
			}),
		);
		const response = completion.open();
		await renewSession(call, user, response, completion.ended);
		return response;
	},
});
