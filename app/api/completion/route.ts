import { startBeforeAuthorized } from "#lib/access/early-start.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { estimateCost, startCompletion } from "#lib/completion/completion.ts";
import { readQuestion } from "#lib/completion/question.ts";
import { declaredLength } from "#lib/http/request-body.ts";
import { route } from "#lib/http/route.ts";
import { requireNotEnded } from "#lib/interviews/current-interview.ts";
import { spend } from "#lib/usage/caps.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config, waitUntil } = call;
		const cost = estimateCost(config, declaredLength(request));
		const { user, started: completion } = await spend(call, cost, (authorize) =>
			startBeforeAuthorized(request, config, {
				authorize,
				limiter: config.limits.completions,
				read: (allowed, signal) => readQuestion(request, { allowed, signal, waitUntil }),
				verify: (user, { sessionId }) => requireNotEnded(user, sessionId),
				start: (user, question, disconnect) => startCompletion(call, user, question, disconnect),
			}),
		);
		const response = completion.open();
		await renewSession(call, user, response, completion.ended);
		return response;
	},
});
