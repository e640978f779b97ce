// Better Auth's endpoints under /api/auth: the exposed ones, the checks before each POST, and the changes to its response.
import { requireUser, type User } from "../access/access.ts";
import { banMessage } from "../access/bans.ts";
import { hasConflictingSessions } from "../http/cookies.ts";
import { ApiError } from "../http/errors.ts";
import { inBackground } from "../http/log.ts";
import type { Call } from "../http/route.ts";
import { recordFailedSignIn, recordOwnEvent } from "./account-events.ts";
import { type AuthBody, fieldsForBetterAuth } from "./auth-body.ts";
import { consumeAuthLimits } from "./auth-limits.ts";
import { callBetterAuth } from "./call-better-auth.ts";
import { requireUncommonPassword } from "./common-passwords.ts";
import { requireAllowedDomain } from "./email-domains.ts";
import { verifyEmail } from "./email-verification.ts";
import { requireOpenInvitation } from "./invitations.ts";
import { rememberDevice } from "./known-device.ts";
import { endOtherSessions, hideTokenHeader, resolveSessionToken } from "./own-sessions.ts";
import { completeSignUp } from "./sign-up.ts";

// Only this allow-list is exposed. Better Auth's `admin/*` endpoints would change users without an audit row, others would let a session
// try passwords, and an endpoint that no client uses need not be defended.
export const AUTH_ENDPOINTS = {
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
	"request-password-reset": "POST",
	"reset-password": "POST",
	"send-verification-email": "POST",
	"verify-email": "POST",
} as const;

export type AuthEndpoint = keyof typeof AUTH_ENDPOINTS;

const isAuthEndpoint = (path: string): path is AuthEndpoint => Object.hasOwn(AUTH_ENDPOINTS, path);

/** The endpoints that need mail. */
const MAIL_ENDPOINTS: readonly AuthEndpoint[] = [
	"request-password-reset",
	"reset-password",
	"send-verification-email",
	"verify-email",
];

/** The endpoints for which we find the session's user ourselves. `revoke-session` looks up its session, and its user with it. */
const OWN_ACCOUNT_ENDPOINTS: readonly AuthEndpoint[] = [
	"update-user",
	"change-password",
	"revoke-sessions",
	"revoke-other-sessions",
	"send-verification-email",
	"verify-email",
];

/** Returns the endpoint that a request is for. Throws `NOT_FOUND` or `METHOD_NOT_ALLOWED`. */
export function requireAuthEndpoint({ request, params, config, log }: Call): AuthEndpoint {
	const endpoint = [params.all].flat().join("/");
	if (!isAuthEndpoint(endpoint) || (MAIL_ENDPOINTS.includes(endpoint) && !config.mailer)) {
		throw new ApiError("NOT_FOUND", "Endpoint not found.");
	}
	log.route = `/api/auth/${endpoint}`;
	const method = AUTH_ENDPOINTS[endpoint];
	if (request.method !== method) {
		throw new ApiError("METHOD_NOT_ALLOWED", `Use ${method}.`, {
			headers: { Allow: method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS` },
		});
	}
	return endpoint;
}

const isSignInOrSignUp = (endpoint: AuthEndpoint) =>
	endpoint === "sign-in/email" || endpoint === "sign-up/email";

/** Throws `UNAUTHENTICATED` for a change with two session cookies: either may be forged. Sign-in and sign-up replace both. */
export function requireUnambiguousSession({ request, config }: Call, endpoint: AuthEndpoint): void {
	if (!isSignInOrSignUp(endpoint) && hasConflictingSessions(request, config)) {
		throw new ApiError("UNAUTHENTICATED", "Sign in first.");
	}
}

/** Answers a POST that has passed the checks above. */
export async function postToAuthEndpoint(
	call: Call,
	endpoint: AuthEndpoint,
	body: AuthBody,
): Promise<Response> {
	const { request, config } = call;
	// Limited by the session's account, for cookies and bearer tokens alike: a stolen session must not allow unlimited attempts at the password.
	// And for a banned user this throws `BANNED`: Better Auth would only report a missing session, and clear the cookies.
	const user = OWN_ACCOUNT_ENDPOINTS.includes(endpoint)
		? await requireUser(request, config)
		: undefined;
	const email = (user?.email ?? body.email ?? "").toLowerCase();
	await consumeAuthLimits(request, endpoint, email || (body.token ?? ""), config);
	switch (endpoint) {
		case "sign-up/email":
			return signUp(call, email, body);
		case "sign-in/email":
			return signIn(call, email, body);
		case "change-password":
			return changePassword(call, email, body, user);
		case "revoke-session":
			body.token = await resolveSessionToken(request, config, body.token ?? "");
			return forward(call, endpoint, body);
		case "request-password-reset":
			return startPasswordReset(call, email);
		case "send-verification-email":
			return callBetterAuth(call, endpoint, { email });
		case "verify-email":
			return verifyEmail(call, email, body.token ?? "");
		default:
			return forward(call, endpoint, body);
	}
}

/** Returns Better Auth's response to the body. Throws `PASSWORD_TOO_COMMON`. */
async function forward(call: Call, endpoint: AuthEndpoint, body: AuthBody): Promise<Response> {
	if (body.newPassword) await requireUncommonPassword(body.newPassword);
	const fields = fieldsForBetterAuth(body, { keepImage: endpoint === "update-user" });
	const response = await callBetterAuth(call, endpoint, fields);
	if (!isSignInOrSignUp(endpoint)) hideTokenHeader(call.request, call.config, response);
	return response;
}

async function signUp(call: Call, email: string, body: AuthBody): Promise<Response> {
	const { request, config } = call;
	if (body.password) await requireUncommonPassword(body.password);
	if (body.invitation) await requireOpenInvitation(config.d1, body.invitation);
	else requireAllowedDomain(email, config.allowedEmailDomains);
	const response = await forward(call, "sign-up/email", body);
	if (!response.ok) return response;
	response.headers.append("Set-Cookie", await rememberDevice(request, config, email));
	return completeSignUp(call, body.invitation, response);
}

async function signIn(call: Call, email: string, body: AuthBody): Promise<Response> {
	const response = await forward(call, "sign-in/email", body);
	if (!response.ok) return explainFailedSignIn(call, email, response);
	recordOwnEvent(call, "sign-in", email);
	response.headers.append("Set-Cookie", await rememberDevice(call.request, call.config, email));
	return response;
}

async function changePassword(
	call: Call,
	email: string,
	body: AuthBody,
	user: User | undefined,
): Promise<Response> {
	const response = await forward(call, "change-password", body);
	if (!response.ok) return response;
	recordOwnEvent(call, "own-password", email);
	if (user && body.revokeOtherSessions !== true) await endOtherSessions(call.config.d1, user);
	return response;
}

/** Responds at once and always alike, so that neither the response nor its timing reveals whether there is an account. */
function startPasswordReset(call: Call, email: string): Response {
	const work = callBetterAuth(call, "request-password-reset", { email });
	inBackground(call, "password reset", work);
	return Response.json({ status: true });
}

/** Counts a failed sign-in. A banned user is sent the end of the ban and the reason: Better Auth has verified their password before. */
async function explainFailedSignIn(
	call: Call,
	email: string,
	response: Response,
): Promise<Response> {
	const body = await response.json<{ code?: string }>();
	if (body.code !== "BANNED_USER") {
		recordFailedSignIn(call, email);
		return Response.json(body, response);
	}
	const message = await banMessage(call.config.d1, email);
	return Response.json({ ...body, message }, response);
}
