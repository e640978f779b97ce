import { requireApproved } from "#lib/access.ts";
import { requireTrustedOrigin } from "#lib/cors.ts";
import { createDb } from "#lib/db/index.ts";
import { createTemporaryKey } from "#lib/deepgram.ts";
import { requireWithin } from "#lib/limits.ts";
import { type Call, route } from "#lib/route.ts";

// A GET that makes a key too: clients of v0.1.0 use it. A HEAD would make one for nobody.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: vend, POST: vend },
	{ head: false },
);

async function vend({ request, config }: Call): Promise<Response> {
	requireTrustedOrigin(request, config);
	const user = await requireApproved(request, config, createDb(config.d1));
	await requireWithin(config.limits.keys, user.id);
	return Response.json(await createTemporaryKey(config.deepgram, user, request.signal));
}
