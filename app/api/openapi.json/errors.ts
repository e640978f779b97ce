// The meaning of each error code, with an example of its message.
import type { ErrorCode } from "#lib/http/errors.ts";

interface ErrorMeaning {
	/** When an operation responds with this code. */
	when: string;
	/** An `error` of such a response. */
	example: string;
}

export const ERRORS: Record<ErrorCode, ErrorMeaning> = {
	INVALID_REQUEST: {
		when: "The body is not JSON, or a field is missing or not valid. The sentence names it.",
		example: "`prompt` is missing.",
	},
	PASSWORD_TOO_COMMON: {
		when: "The password is among the 10,000 most common ones.",
		example: "This is one of the most common passwords. Choose another.",
	},
	WRONG_PASSWORD: {
		when: "The password is not the account's.",
		example: "The password is wrong.",
	},
	INVITATION_NOT_VALID: {
		when: "The invitation has been used up, has ended or never existed.",
		example:
			"This invitation has been used or has ended. Ask for a new one, or sign up without it.",
	},
	EMAIL_DOMAIN_NOT_ALLOWED: {
		when: "Only e-mail addresses at certain domains may sign up.",
		example: "Sign up with an e-mail address at example.com, or ask an admin for an invitation.",
	},
	UNAUTHENTICATED: {
		when: "There is no session, or it has ended.",
		example: "Sign in first.",
	},
	PENDING_APPROVAL: {
		when: "No admin has approved this account yet.",
		example: "An admin must approve your account first.",
	},
	BANNED: {
		when: "The account is banned. The sentence says for how long and why.",
		example: "Your account is banned until 2026-12-01 10:00 UTC: the reason",
	},
	WRONG_ACCOUNT: {
		when: "The token is of another account than the session.",
		example: "This link confirms the e-mail address of another account. Sign in to that one.",
	},
	FORBIDDEN: {
		when: "Only admins can do this.",
		example: "Only admins can do this.",
	},
	FORBIDDEN_ORIGIN: {
		when: "The request has cookies, or is a POST under `/api/auth`, and comes from a page of an origin that may not do this.",
		example: "This origin is not allowed to sign in or to use the API with cookies.",
	},
	NOT_FOUND: {
		when: "Nothing has this id, or the endpoint does not exist.",
		example: "There is no such user.",
	},
	METHOD_NOT_ALLOWED: {
		when: "The endpoint has no such method. `Allow` lists those that it has.",
		example: "PUT is not allowed here.",
	},
	TIMEOUT: {
		when: "The body did not arrive in time.",
		example: "The body did not arrive within 10 seconds.",
	},
	CONFLICT: {
		when: "The current state does not allow this. The sentence says why.",
		example: "Someone has changed this user in the meantime. Check the user, then try again.",
	},
	SESSION_ENDED: {
		when: "An admin has ended the interview that `sessionId` names.",
		example: "An admin has ended this interview.",
	},
	TOO_LARGE: {
		when: "The body or a field is over its limit.",
		example: "`bg` may have at most 16,000 characters.",
	},
	UNSUPPORTED_MEDIA_TYPE: {
		when: "The body is not sent as `application/json`.",
		example: "Send the body as JSON, with Content-Type: application/json.",
	},
	RATE_LIMITED: {
		when: "Too many requests. `Retry-After` says in how many seconds to try again.",
		example: "Too many requests. Wait a minute.",
	},
	QUOTA_EXCEEDED: {
		when: "The user's daily or monthly cap is used up; `resetAt` says until when. While only the user's answers in progress fill it, both `resetAt` and `Retry-After` are 5 seconds ahead.",
		example: "You have reached your daily cap of $2.50. It resets on 2026-11-28 at 00:00 UTC.",
	},
	INTERNAL: {
		when: "A failure that is not the client's. The log has it under the request's id.",
		example: "Internal error",
	},
	MISSING_BINDING: {
		when: "A setting of the deployment is missing or not valid.",
		example: "Missing DEEPGRAM_API_KEY binding",
	},
	UNAVAILABLE: {
		when: "The database or a rate limiter did not answer in time, sign-up is closed, or too many pictures are being sent. Try again later.",
		example: "The service is temporarily unavailable. Try again soon.",
	},
	UPSTREAM_ERROR: {
		when: "Gemini or Deepgram has failed.",
		example: "Deepgram refused to create a key.",
	},
	UPSTREAM_INCOMPLETE: {
		when: "The answer was interrupted, or had no text.",
		example: "The answer was interrupted.",
	},
	UPSTREAM_RATE_LIMITED: {
		when: "Gemini's rate limit or quota is reached. `retryAfter` has the seconds to wait, if Gemini gives them.",
		example: "API Error: 429 Too Many Requests",
	},
	BLOCKED: {
		when: "Gemini blocked the prompt or the answer, or ended it for another reason. The sentence names the reason.",
		example: "The prompt was blocked: SAFETY.",
	},
	TRUNCATED: {
		when: "The answer reached the token limit. All of its text has been sent.",
		example: "The answer was cut off: it reached the token limit.",
	},
	UPSTREAM_TIMEOUT: {
		when: "Gemini or Deepgram did not answer in time.",
		example: "Gemini did not answer in time.",
	},
};
