// Errors of answers, each as one short sentence for a candidate who has no time to read.

interface Failure {
	/** A code of the API, or `OFFLINE` when the server could not be reached. */
	code: string;
	/** The API's message. */
	error?: string | undefined;
	/** Seconds until a retry makes sense, from Gemini or the rate limiter. */
	retryAfter?: number | undefined;
}

/** An answer that failed, or that ended before it was complete. */
export class AnswerError extends Error {
	override readonly name = "AnswerError";
	readonly code: string;
	readonly retryAfter: number | undefined;

	constructor({ code, error = "", retryAfter }: Failure) {
		super(sentenceOf(code, error));
		this.code = code;
		this.retryAfter = retryAfter ?? (isOverloaded(error) ? OVERLOADED_RETRY_SECONDS : undefined);
	}
}

/** Gemini rarely says how long it will be overloaded. Usually it is brief. */
const OVERLOADED_RETRY_SECONDS = 2;
const isOverloaded = (error: string) => /^API Error: 503\b/.test(error);

const SERVER_PROBLEM = "Something went wrong on the server.";
const SENTENCES: Record<string, string> = {
	OFFLINE: "The server cannot be reached. Check your connection.",
	INTERNAL: SERVER_PROBLEM,
	TIMEOUT: "Your connection is too slow: the question did not reach the server.",
	UNAUTHENTICATED: "You are signed out. Sign in again: your transcript stays on this device.",
	SESSION_ENDED:
		"An admin has ended this interview. To begin another one, stop listening, then try again.",
	UNAVAILABLE: "The server is temporarily unavailable.",
	MISSING_BINDING: "The server has no key for Gemini. Ask your admin to set it.",
	RATE_LIMITED: "Too many answers in one minute.",
	UPSTREAM_RATE_LIMITED: "Gemini's rate limit is reached.",
	UPSTREAM_ERROR: "Gemini has a problem.",
	UPSTREAM_TIMEOUT: "Gemini did not answer in time.",
	UPSTREAM_INCOMPLETE: "The answer was interrupted.",
	TRUNCATED: "The answer was cut off: it became too long.",
	BLOCKED: "Gemini refused to answer this. Rephrase the question.",
};

function sentenceOf(code: string, error: string): string {
	const status = /^API Error: (\d+)/.exec(error)?.[1];
	if (isOverloaded(error)) return "Gemini is overloaded.";
	if (status === "429") return "Gemini's rate limit is reached.";
	if (status === "404") return "The Gemini model is not available. Ask your admin to change it.";
	// Mostly caused by the API key or the region, which a candidate cannot change.
	if (status?.startsWith("4")) return "Gemini rejected the request. Tell your admin.";
	// The other answers with this code were blocked.
	if (code === "BLOCKED" && error.startsWith("Gemini ended"))
		return "Gemini ended the answer early.";
	return SENTENCES[code] ?? (error || SERVER_PROBLEM);
}
