import { createAuth } from "#lib/auth.ts";
import { createDb } from "#lib/db/index.ts";
import { ApiError } from "#lib/errors.ts";
import { type Call, route } from "#lib/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET: answer,
	POST: answer,
});

async function answer({ request, params, config, waitUntil }: Call): Promise<Response> {
	// Better Auth's own admin endpoints would change people without a trace: /api/admin is the way.
	if (params.all?.[0] === "admin") {
		throw new ApiError("NOT_FOUND", "There is nothing here. Admins use /api/admin.");
	}
	return createAuth(config, createDb(config.d1), waitUntil).handler(request);
}
