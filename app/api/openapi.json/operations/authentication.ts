// The exposed endpoints of Better Auth. Requests are validated by our schema first; Better Auth makes the responses.
import * as z from "zod/mini";
import { AuthBody } from "#lib/auth/auth-body.ts";
import { about, flag, text, textOrNull, time, timeOrNull } from "../fields.ts";
import { foreignResponse, request } from "../json-schema.ts";
import type { Operation, Operations } from "../operation.ts";

type Field = keyof typeof AuthBody.shape;

/** Names the body of an endpoint: some fields of the schema that validates them all. Better Auth itself requires the first ones. */
function bodyOf(id: string, required: readonly Field[], optional: readonly Field[] = []) {
	const given = required.map((name) => [name, AuthBody.shape[name].def.innerType.def.innerType]);
	const others = optional.map((name) => [name, AuthBody.shape[name]]);
	return request(id, z.object(Object.fromEntries([...given, ...others])));
}

const user = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	emailVerified: flag("Whether the user has confirmed the e-mail address."),
	image: textOrNull("The URL of a picture."),
	createdAt: time("When the user signed up."),
	updatedAt: time("When the account was last changed."),
	isApproved: about(
		z.nullable(z.boolean()),
		"Whether an admin has approved the user. Until then the API answers `PENDING_APPROVAL`.",
	),
	role: z.enum(["user", "admin"]),
	banned: z.boolean(),
	banReason: z.nullable(z.string()),
	banExpires: timeOrNull("When the ban ends."),
});
const session = z.object({
	id: z.string(),
	token: text(
		"A bearer token. Of other sessions than the caller's, and for pages that may not use the admin API, the session's id.",
	),
	userId: z.string(),
	expiresAt: time("When the session ends, unless it is used."),
	createdAt: time("When the user signed in."),
	updatedAt: time("When the session was last renewed."),
	ipAddress: z.nullable(z.string()),
	userAgent: z.nullable(z.string()),
	impersonatedBy: z.nullable(z.string()),
});
foreignResponse("AuthUser", user);
foreignResponse("AuthSession", session);
const SignedUp = foreignResponse(
	"SignedUp",
	z.object({ token: textOrNull("The session's bearer token."), user }),
);
const SignedIn = foreignResponse(
	"SignedIn",
	z.object({
		redirect: z.boolean(),
		token: text("The session's bearer token."),
		url: z.exactOptional(z.nullable(z.string())),
		user,
	}),
);
const CurrentSession = foreignResponse("CurrentSession", z.nullable(z.object({ session, user })));
const Sessions = foreignResponse("Sessions", z.array(session));
const Success = foreignResponse("Success", z.object({ success: z.boolean() }));
const Status = foreignResponse("Status", z.object({ status: z.boolean() }));
const ChangedPassword = foreignResponse(
	"ChangedPassword",
	z.object({
		token: textOrNull("The new session's bearer token, with `revokeOtherSessions`."),
		user,
	}),
);
const VerifiedEmail = foreignResponse(
	"VerifiedEmail",
	z.object({ status: z.boolean(), user: z.nullable(user) }),
);

const tag = "Authentication";
const status = { 200: { description: "Done.", schema: Status } };
const INVALID = ["VALIDATION_ERROR"];
const PASSWORD = ["PASSWORD_TOO_SHORT", "PASSWORD_TOO_LONG"];
const signIn = { email: "ann@example.com", password: "correct horse battery staple" };
// Each body is validated by our schema, even if the endpoint needs none.
const post = {
	errors: ["UNSUPPORTED_MEDIA_TYPE", "UNAVAILABLE", "INVALID_REQUEST", "TOO_LARGE", "TIMEOUT"],
	betterAuthErrors: {},
} as const;
const limited = { ...post, errors: [...post.errors, "RATE_LIMITED"] } as const;
const readSession: Omit<Operation, "id"> = {
	tag,
	summary: "Read the session and its user",
	description: "`null` without a session.",
	access: "anyone",
	responses: { 200: { description: "The session, or `null`.", schema: CurrentSession } },
	errors: ["UNAVAILABLE"],
	betterAuthErrors: {},
};
const WITH_MAIL = "Only where the deployment sends mail: otherwise `NOT_FOUND`.";

export const authentication: Operations = {
	"POST /api/auth/sign-up/email": {
		id: "signUp",
		tag,
		summary: "Create an account and sign in",
		description:
			"The new user waits for approval, unless `invitation` is the token of an invitation's link. The session is set as a cookie, and its token is in `token` and in the header `set-auth-token`.",
		access: "anyone",
		body: {
			schema: bodyOf(
				"SignUp",
				["name", "email", "password"],
				["image", "invitation", "rememberMe"],
			),
			example: { name: "Ann Lee", ...signIn },
		},
		responses: { 200: { description: "The new user, signed in.", schema: SignedUp } },
		...limited,
		errors: [
			...limited.errors,
			"PASSWORD_TOO_COMMON",
			"INVITATION_NOT_VALID",
			"EMAIL_DOMAIN_NOT_ALLOWED",
		],
		betterAuthErrors: {
			400: [...INVALID, "INVALID_EMAIL", ...PASSWORD],
			422: ["USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"],
		},
	},
	"POST /api/auth/sign-in/email": {
		id: "signIn",
		tag,
		summary: "Sign in",
		description:
			"Sets the session as a cookie; its token is in `token` and in the header `set-auth-token`. With `rememberMe: false` the session ends with the browser.",
		access: "anyone",
		body: { schema: bodyOf("SignIn", ["email", "password"], ["rememberMe"]), example: signIn },
		responses: { 200: { description: "The user, signed in.", schema: SignedIn } },
		...limited,
		betterAuthErrors: {
			400: [...INVALID, "INVALID_EMAIL"],
			401: ["INVALID_EMAIL_OR_PASSWORD"],
			403: ["BANNED_USER"],
		},
	},
	"POST /api/auth/sign-out": {
		id: "signOut",
		tag,
		summary: "End the session",
		description: "Clears the cookies, even without a session.",
		access: "anyone",
		responses: { 200: { description: "Signed out.", schema: Success } },
		...post,
		errors: [...post.errors, "UNAUTHENTICATED"],
	},
	"GET /api/auth/get-session": { ...readSession, id: "readSession" },
	"GET /api/auth/session": {
		...readSession,
		id: "readSessionAsV010",
		description: "The same as `get-session`, at the path that clients of v0.1.0 use.",
	},
	"GET /api/auth/list-sessions": {
		id: "listSessions",
		tag,
		summary: "List the user's sessions",
		access: "session",
		responses: { 200: { description: "The sessions that have not ended.", schema: Sessions } },
		betterAuthErrors: {},
	},
	"POST /api/auth/update-user": {
		id: "updateOwnUser",
		tag,
		summary: "Change the user's name or picture",
		access: "session",
		body: { schema: bodyOf("UserUpdate", [], ["name", "image"]), example: { name: "Ann Lee" } },
		responses: status,
		...post,
		betterAuthErrors: { 400: INVALID },
	},
	"POST /api/auth/change-password": {
		id: "changePassword",
		tag,
		summary: "Change the user's password",
		description: "Ends all other sessions.",
		access: "session",
		body: {
			schema: bodyOf("PasswordChange", ["currentPassword", "newPassword"], ["revokeOtherSessions"]),
		},
		responses: { 200: { description: "Changed.", schema: ChangedPassword } },
		...limited,
		errors: [...limited.errors, "PASSWORD_TOO_COMMON"],
		betterAuthErrors: { 400: [...INVALID, "INVALID_PASSWORD", ...PASSWORD] },
	},
	"POST /api/auth/revoke-session": {
		id: "endSession",
		tag,
		summary: "End one of the user's sessions",
		description: "`token` is the session's id, or its token.",
		access: "session",
		body: { schema: bodyOf("SessionEnd", ["token"]) },
		responses: status,
		...post,
	},
	"POST /api/auth/revoke-sessions": {
		id: "endAllSessions",
		tag,
		summary: "End all of the user's sessions, including the current one",
		access: "session",
		responses: status,
		...post,
	},
	"POST /api/auth/revoke-other-sessions": {
		id: "endOtherSessions",
		tag,
		summary: "End all of the user's other sessions",
		access: "session",
		responses: status,
		...post,
	},
	"POST /api/auth/request-password-reset": {
		id: "requestPasswordReset",
		tag,
		summary: "Send a mail with a link that sets a new password",
		description: `The response is the same whether or not the e-mail address has an account. ${WITH_MAIL}`,
		access: "anyone",
		body: { schema: bodyOf("PasswordResetRequest", ["email"]), example: { email: signIn.email } },
		responses: status,
		...limited,
		errors: [...limited.errors, "NOT_FOUND"],
	},
	"POST /api/auth/reset-password": {
		id: "resetPassword",
		tag,
		summary: "Set a new password with the token of a mailed link",
		description: `Ends all of the user's sessions. ${WITH_MAIL}`,
		access: "anyone",
		body: { schema: bodyOf("PasswordReset", ["newPassword", "token"]) },
		responses: status,
		...limited,
		errors: [...limited.errors, "NOT_FOUND", "PASSWORD_TOO_COMMON"],
		betterAuthErrors: { 400: [...INVALID, "INVALID_TOKEN", ...PASSWORD] },
	},
	"POST /api/auth/send-verification-email": {
		id: "sendVerificationMail",
		tag,
		summary: "Send the user a mail with a link that confirms their e-mail address",
		description: WITH_MAIL,
		access: "session",
		responses: status,
		...limited,
		errors: [...limited.errors, "NOT_FOUND"],
		betterAuthErrors: { 400: [...INVALID, "EMAIL_ALREADY_VERIFIED"] },
	},
	"POST /api/auth/verify-email": {
		id: "verifyEmail",
		tag,
		summary: "Confirm the user's e-mail address with the token of a mailed link",
		description: `Only in a session of the account that has this address. ${WITH_MAIL}`,
		access: "session",
		body: { schema: bodyOf("EmailVerification", ["token"]) },
		responses: { 200: { description: "Confirmed.", schema: VerifiedEmail } },
		...limited,
		errors: [...limited.errors, "NOT_FOUND", "WRONG_ACCOUNT"],
		betterAuthErrors: { 400: INVALID, 401: ["INVALID_TOKEN", "TOKEN_EXPIRED"] },
	},
};
