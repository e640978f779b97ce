import { requireApproved } from "#lib/access.ts";
import { requireTrustedOrigin } from "#lib/cors.ts";
import { createTemporaryKey } from "#lib/deepgram.ts";
import { requireWithin } from "#lib/limits.ts";
import { type Call, route } from "#lib/route.ts";

// A GET that makes a key too: clients of v0.1.0 use it. A HEAD would make one for nobody.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: vend, POST: vend },
	{ head: false },
);

async function vend({ request, config, timed }: Call): Promise<Response> {
	requireTrustedOrigin(request, config);
	const user = await timed("authorization", requireApproved(request, config));
	await requireWithin(config.limits.keys, user.id);
	const key = createTemporaryKey(config.deepgram, user, request.signal);
	return Response.json(await timed("deepgram", key));
}
