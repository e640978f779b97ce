import { requireApproved } from "#lib/access/access.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { createTemporaryKey } from "#lib/deepgram.ts";
import { requireFetch, requireTrustedOrigin } from "#lib/http/cors.ts";
import { consumeOrThrow } from "#lib/http/rate-limit.ts";
import { type Call, route } from "#lib/http/route.ts";

// v0.1.0 clients create keys with GET. HEAD is off: it would create a key that no client receives.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: createKey, POST: createKey },
	{ head: false },
);

async function createKey(call: Call): Promise<Response> {
	const { request, config, timed } = call;
	requireFetch(request);
	requireTrustedOrigin(request, config);
	const user = await timed("authorization", requireApproved(request, config));
	await consumeOrThrow(config.limits.keys, user.id);
	const key = createTemporaryKey(config.deepgram, user, request.signal);
	const response = Response.json(await timed("deepgram", key));
	await renewSession(call, user, response, Promise.resolve());
	return response;
}
