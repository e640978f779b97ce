// One line of JSON per failure, found by its request id.
import type { ApiError } from "./errors.ts";

// The keys of the services we call. Upstream messages may contain the key that they reject.
const SECRETS =
	/AIza[\w-]{10,}|phc_\w{10,}|(?<=(?:key|token|secret)["'=:\s]{1,5})[\w-]{16,}|\b(?=[\w.-]*\d)[\w.-]{23,}\w/gi;

// More than a log line shows, because a removed key makes room for more text.
const READ_CHARACTERS = 2_000;

/** Returns at most `limit` characters of an untrusted text on one line, with everything that looks like a key removed. */
export function redact(text: string, limit = 300): string {
	const line = text.replace(/\s+/g, " ").trim();
	// The expression looks ahead from every word, so the text must be short. A word that is cut is dropped: it may be part of a key.
	const start =
		line.length > READ_CHARACTERS ? line.slice(0, READ_CHARACTERS).replace(/\S*$/, "…") : line;
	const redacted = start.replace(SECRETS, "[redacted]");
	return redacted.length > limit ? `${redacted.slice(0, limit)}…` : redacted;
}

/** Returns the innermost error's message. The outer ones repeat SQL with its values, or say less. */
function causeText(cause: unknown): string | undefined {
	if (cause === undefined) return undefined;
	if (!(cause instanceof Error)) return redact(String(cause));
	if (cause.cause instanceof Error) return causeText(cause.cause);
	return redact(`${cause.name}: ${cause.message}`);
}

// Enough to find the place. The message is logged as the cause, without SQL or keys.
const STACK_LINES = 6;

/** Returns the first frames of an error's stack, without its message. */
function stackOf(cause: unknown): string[] | undefined {
	if (!(cause instanceof Error)) return undefined;
	const frames = cause.stack?.split("\n").filter((line) => /^\s+at /.test(line));
	return frames?.slice(0, STACK_LINES).map((line) => redact(line));
}

/** Logs one line: `about` (the request), and the error's code, message and cause. */
export function logFailure(about: Record<string, string | number>, error: ApiError): void {
	console.error(
		JSON.stringify({
			...about,
			code: error.code,
			message: error.message,
			upstreamStatus: error.upstreamStatus,
			cause: causeText(error.cause),
			// The code of any other error is enough to find its place.
			stack: error.code === "INTERNAL" ? stackOf(error.cause) : undefined,
		}),
	);
}
