// One line of JSON a failure, so that a log search by request id finds the whole story.
import type { ApiError } from "./errors.ts";

// What keys of the services we call look like. Upstream messages may repeat the key they refuse.
const SECRETS =
	/AIza[\w-]{10,}|phc_\w{10,}|(?<=(?:key|token|secret)["'=:\s]{1,5})[\w-]{16,}|\b(?=[\w.-]*\d)[\w.-]{23,}\w/gi;

// How much of a text is looked at: what a line shows, and more, because keys are replaced by something shorter.
const READ_CHARACTERS = 2_000;

/** Returns at most `limit` characters of a text from outside on one line, with what looks like a key removed. */
export function redact(text: string, limit = 300): string {
	const line = text.replace(/\s+/g, " ").trim();
	// The expression looks ahead from every word, so it gets a short text. A key that is cut would not be recognized: it goes whole.
	const start =
		line.length > READ_CHARACTERS ? line.slice(0, READ_CHARACTERS).replace(/\S*$/, "…") : line;
	const redacted = start.replace(SECRETS, "[redacted]");
	return redacted.length > limit ? `${redacted.slice(0, limit)}…` : redacted;
}

/** The innermost error: those around it repeat their SQL and its values, or say less. */
function causeText(cause: unknown): string | undefined {
	if (cause === undefined) return undefined;
	if (!(cause instanceof Error)) return redact(String(cause));
	if (cause.cause instanceof Error) return causeText(cause.cause);
	return redact(`${cause.name}: ${cause.message}`);
}

// Enough to find the place; the message above them is logged as the cause, without SQL or keys.
const STACK_LINES = 6;

/** Returns the first frames of an unexpected error's stack, without its message. */
function stackOf(cause: unknown): string[] | undefined {
	if (!(cause instanceof Error)) return undefined;
	const frames = cause.stack?.split("\n").filter((line) => /^\s+at /.test(line));
	return frames?.slice(0, STACK_LINES).map((line) => redact(line));
}

/** Writes one line about a failure: what it was called for (`about`), its code, its sentence and its cause. */
export function logFailure(about: Record<string, string | number>, error: ApiError): void {
	console.error(
		JSON.stringify({
			...about,
			code: error.code,
			message: error.message,
			upstreamStatus: error.upstreamStatus,
			cause: causeText(error.cause),
			// An expected failure is found by its code.
			stack: error.code === "INTERNAL" ? stackOf(error.cause) : undefined,
		}),
	);
}
