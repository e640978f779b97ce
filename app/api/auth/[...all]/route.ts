import * as z from "zod/mini";
import { requireUser } from "#lib/access/access.ts";
import { betterAuthErrorBody, handleAuth } from "#lib/auth/auth.ts";
import { requireAuthLimits } from "#lib/auth/auth-limits.ts";
import { requireUncommonPassword } from "#lib/auth/common-passwords.ts";
import { rememberDevice } from "#lib/auth/known-device.ts";
import { isVisible } from "#lib/auth/names.ts";
import {
	endOtherSessions,
	listSessions,
	readSession,
	removeTokenHeader,
	tokenOfHandle,
} from "#lib/auth/own-sessions.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { hasConflictingSessions } from "#lib/http/cookies.ts";
import { forbiddenOrigin, isSameOriginOrNoBrowser, isTrusted } from "#lib/http/cors.ts";
import { ApiError } from "#lib/http/errors.ts";
import { parseJson, readText } from "#lib/http/request-body.ts";
import { type Call, route } from "#lib/http/route.ts";

// Only this allow-list of Better Auth's endpoints is exposed. Its `admin/*` would change people without a row in the audit log, others
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
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
// Better Auth checks what it needs; this is what it would hand on to D1 or to us as it came.
const Body = z.catchall(
	z.object({
		name: z.nullish(
			z
				.string()
				.check(z.trim(), z.minLength(FIELD_LIMITS.name.min), z.maxLength(FIELD_LIMITS.name.max))
				.check(z.refine(isVisible, "must have a visible character, and no control characters")),
		),
		email: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.email.max))),
		image: z.nullish(z.string().check(z.regex(/^https?:/), z.maxLength(FIELD_LIMITS.image.max))),
		password: z.nullish(z.string()),
		newPassword: z.nullish(z.string()),
		currentPassword: z.nullish(z.string()),
		token: z.nullish(z.string()),
	}),
	scalar,
);
type Body = z.output<typeof Body>;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: answer, POST: answer },
	{ errorBody: betterAuthErrorBody },
);

async function answer(call: Call): Promise<Response> {
	const { request, params } = call;
	const path = [params.all].flat().join("/");
	const method = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
	if (!method) throw new ApiError("NOT_FOUND", "Endpoint not found.");
	if (request.method !== method) {
		throw new ApiError("METHOD_NOT_ALLOWED", `Use ${method}.`, {
			headers: { Allow: method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS` },
		});
	}
	if (method === "POST") return post(call, path);
	return path === "list-sessions" ? listSessions(call) : readSession(call);
}

async function post({ request, config, waitUntil }: Call, path: string): Promise<Response> {
	const origin = request.headers.get("origin");
	if (origin ? !isTrusted(origin, config) : !isSameOriginOrNoBrowser(request)) {
		throw forbiddenOrigin(request, config);
	}
	// Which of two sessions is theirs nobody knows: neither is ended, or changed.
	const isEntry = path === "sign-in/email" || path === "sign-up/email";
	if (!isEntry && hasConflictingSessions(request, config)) {
		throw new ApiError("UNAUTHENTICATED", "Sign in first.");
	}
	const body = await readBody(request);
	// By cookie or bearer token: a stolen session does not let anyone guess at its password.
	const user = path === "change-password" ? await requireUser(request, config) : undefined;
	const email = (user?.email ?? body.email ?? "").toLowerCase();
	await requireAuthLimits(request, path, email, config);
	const chosen = path === "sign-up/email" ? body.password : body.newPassword;
	if (chosen) await requireUncommonPassword(chosen);
	if (path === "revoke-session")
		body.token = await tokenOfHandle(request, config, body.token ?? "");

	const response = await handleAuth(request, path, withoutNulls(body, path), config, waitUntil);
	if (!response.ok) return response;
	if (!path.startsWith("sign-")) removeTokenHeader(request, config, response);
	if (user && body.revokeOtherSessions !== true) await endOtherSessions(config, user);
	if (isEntry) {
		response.headers.append("Set-Cookie", await rememberDevice(request, config, email));
	}
	return response;
}

/** Reads and checks a body. Without one it is `{}`, as v0.1.0 clients sign out with none. */
async function readBody(request: Request): Promise<Body> {
	const text = await readText(request, MAX_BODY_BYTES);
	const type = request.headers.get("content-type");
	// A form could be read otherwise by others than by us, and any page on another site may send one.
	if (text && type && !/^application\/json\s*(;|$)/i.test(type)) {
		throw new ApiError(
			"UNSUPPORTED_MEDIA_TYPE",
			"Send the body as JSON, with Content-Type: application/json.",
		);
	}
	return parseJson(Body, text || "{}");
}

/** Leaves out what is null, which stands for an optional field that is not given; only an image is removed by it. */
function withoutNulls(body: Body, path: string): object {
	const isGiven = ([name, value]: [string, unknown]) =>
		value !== null || (name === "image" && path === "update-user");
	return Object.fromEntries(Object.entries(body).filter(isGiven));
}
