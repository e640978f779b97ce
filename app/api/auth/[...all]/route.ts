import { createAuth } from "#lib/auth.ts";
import { createDb } from "#lib/db/index.ts";
import { ApiError } from "#lib/errors.ts";
import { readText } from "#lib/input.ts";
import { PERIOD_SECONDS } from "#lib/limits.ts";
import { type Call, route } from "#lib/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET: answer,
	POST: answer,
});

const MAX_BODY_BYTES = 64 * 1024;

/** Gives the request with its body read within a bound. A POST without one gets `{}`, as v0.1.0 clients sign out with none. */
async function bounded(request: Request): Promise<Request> {
	if (request.method !== "POST") return request;
	const text = await readText(request, MAX_BODY_BYTES).catch((cause) => {
		if (cause instanceof ApiError) throw cause;
		throw new ApiError("INVALID_REQUEST", "The body must be JSON.", { cause });
	});
	const headers = new Headers(request.headers);
	headers.delete("content-length");
	if (!text) headers.set("content-type", "application/json");
	return new Request(request.url, { method: "POST", headers, body: text || "{}" });
}

/** Better Auth answers a path it has not, and one it has for another method, with an empty 404. */
function unknown(endpoints: { path?: string; options?: { method?: unknown } }[], pathname: string) {
	const methods = endpoints
		.filter(({ path }) => `/api/auth${path}` === pathname)
		.flatMap(({ options }) => options?.method);
	if (!methods.length) return new ApiError("NOT_FOUND", "There is nothing at this address.");
	return new ApiError("METHOD_NOT_ALLOWED", "This needs another method.", {
		headers: { Allow: [...methods, "OPTIONS"].join(", ") },
	});
}

async function answer({ request, params, config, waitUntil }: Call): Promise<Response> {
	// Better Auth's own admin endpoints would change people without a trace: /api/admin is the way.
	if (params.all?.[0] === "admin") {
		throw new ApiError("NOT_FOUND", "There is nothing here. Admins use /api/admin.");
	}
	const auth = createAuth(config, createDb(config.d1), waitUntil);
	const response = await auth.handler(await bounded(request));
	if (response.status === 404 && !response.headers.has("content-type")) {
		throw unknown(Object.values(auth.api), new URL(request.url).pathname);
	}
	if (response.status !== 429) return response;
	// Better Auth names this header with an X in front, where no client looks for it.
	const refusal = new Response(response.body, response);
	refusal.headers.set("Retry-After", String(PERIOD_SECONDS));
	return refusal;
}
