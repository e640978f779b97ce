import * as z from "zod/mini";
import { handleAuth, inBetterAuthsWords } from "#lib/auth.ts";
import { ApiError } from "#lib/errors.ts";
import { check, readText } from "#lib/input.ts";
import { PERIOD_SECONDS } from "#lib/limits.ts";
import { type Call, route } from "#lib/route.ts";

// What of Better Auth is open. The rest is closed: its `admin/*` would change people without a trace in the audit log, others
// would let a session guess at passwords, and what nobody uses need not be defended.
const PATHS: Record<string, "GET" | "POST"> = {
	"get-session": "GET",
	"list-sessions": "GET",
	"sign-up/email": "POST",
	"sign-in/email": "POST",
	"sign-out": "POST",
	"update-user": "POST",
	"change-password": "POST",
	"revoke-session": "POST",
	"revoke-sessions": "POST",
	"revoke-other-sessions": "POST",
};

const MAX_BODY_BYTES = 64 * 1024;
// Better Auth checks what it needs; this is what it would hand on to D1 or to us as it came.
const Body = z.looseObject({
	name: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
	email: z.optional(z.string().check(z.maxLength(200))),
	image: z.nullish(z.string().check(z.regex(/^https?:/), z.maxLength(2_000))),
	password: z.optional(z.string()),
	newPassword: z.optional(z.string()),
	currentPassword: z.optional(z.string()),
	token: z.optional(z.string()),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: answer, POST: answer },
	{ words: inBetterAuthsWords },
);

async function answer({ request, params, config, waitUntil }: Call): Promise<Response> {
	const path = [params.all].flat().join("/");
	const method = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
	if (!method) throw new ApiError("NOT_FOUND", "There is nothing at this address.");
	if (request.method !== method) {
		throw new ApiError("METHOD_NOT_ALLOWED", `This takes a ${method}.`, {
			headers: { Allow: method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS` },
		});
	}
	// As the table of routes reads it: to Better Auth a slash at the end means something.
	const url = new URL(request.url);
	url.pathname = `/api/auth/${path}`;
	const { headers } = request;
	const sound = method === "POST" ? await checked(request, url) : new Request(url, { headers });
	const response = await handleAuth(sound, config, waitUntil);
	if (response.status !== 429) return response;
	// Better Auth words neither the code nor `Retry-After` as the contract does.
	throw new ApiError("RATE_LIMITED", "Too many requests. Wait a minute.", {
		retryAfter: PERIOD_SECONDS,
	});
}

/** Gives the request for this address, with its body read within a bound and its fields checked. Without one it gets `{}`, as v0.1.0 clients sign out with none. */
async function checked(request: Request, url: URL): Promise<Request> {
	const headers = new Headers(request.headers);
	headers.delete("content-length");
	// Node's fetch sends `sec-fetch-mode`, which Better Auth takes for a browser that hides its origin. A browser always
	// sends `sec-fetch-site` as well, and without cookies there is nothing to protect.
	if (!headers.has("origin") && !headers.has("cookie") && !headers.has("sec-fetch-site")) {
		headers.delete("sec-fetch-mode");
	}
	let text = await readText(request, MAX_BODY_BYTES);
	if (!text) {
		text = "{}";
		headers.set("content-type", "application/json");
	}
	check(Body, text);
	return new Request(url, { method: "POST", headers, body: text });
}
