// Why `POST /api/deepgram` gave no key, and when to ask again.
import { ApiError } from "#client/error.ts";
import { createProblem, type Problem } from "./problem.ts";

export interface KeyFailure {
	problem: Problem;
	/** The minimum delay in milliseconds; undefined for the usual delay. */
	retryAfterMs: number | undefined;
}

/** The retry interval for failures that only a person can fix. Within it, no sound is lost: it stays in the ring buffer. */
const SELDOM_MS = 30_000;
const MESSAGES: Record<string, string> = {
	UNAUTHENTICATED:
		"You are signed out: sign in again in another tab, and listening continues automatically.",
	PENDING_APPROVAL: "Your account is not approved any more: ask your admin.",
	SESSION_ENDED:
		"An admin has ended this interview: stop listening, and start again for another one.",
	MISSING_BINDING: "The server has no key for Deepgram: ask your admin to set it.",
	NOT_FOUND: "The server's Deepgram account has no project: ask your admin to create one.",
};
/** The API's own sentence says which cap and when it resets, or the reason and the end of the ban. */
const EXPLAINED_BY_API = ["QUOTA_EXCEEDED", "BANNED"];
const PASSING: Record<string, string> = {
	RATE_LIMITED:
		"Too many connections were opened in a minute: listening continues automatically soon.",
	UNAVAILABLE: "The server is temporarily unavailable: the page keeps trying.",
	UPSTREAM_TIMEOUT: "Deepgram did not answer in time: the page keeps trying.",
};
const UNREACHABLE =
	"The server cannot be reached: check your connection; the last 30 seconds of sound are kept.";

/** Returns the failure for an error that the request has thrown. */
export function keyFailure(error: unknown): KeyFailure {
	const general = createProblem("key-refused", "me");
	if (!(error instanceof ApiError)) {
		return { problem: { ...general, message: UNREACHABLE }, retryAfterMs: undefined };
	}
	const { code, retryAfter } = error;
	const final = EXPLAINED_BY_API.includes(code) ? error.message : MESSAGES[code];
	const message = final ?? PASSING[code] ?? general.message;
	const askedFor = retryAfter === undefined ? undefined : Math.min(retryAfter * 1_000, SELDOM_MS);
	return {
		problem: { ...general, message },
		retryAfterMs: askedFor ?? (final === undefined ? undefined : SELDOM_MS),
	};
}
