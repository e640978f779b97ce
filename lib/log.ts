// One line of JSON a failure, so that a log search by request id finds the whole story.
import type { ApiError } from "./errors.ts";

// What keys of the services we call look like. Upstream messages may repeat the key they refuse.
const SECRETS =
	/AIza[\w-]{10,}|phc_\w{10,}|(?<=(?:key|token|secret)["'=:\s]{1,5})[\w-]{16,}|\b(?=[\w.-]*\d)[\w.-]{23,}\w/gi;

/** Takes any text from outside; gives at most `limit` characters of it on one line, with what looks like a key removed. */
export function redact(text: string, limit = 300): string {
	const line = text.replace(SECRETS, "[redacted]").replace(/\s+/g, " ").trim();
	return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** The innermost error: those around it repeat their SQL and its values, or say less. */
function causeText(cause: unknown): string | undefined {
	if (cause === undefined) return undefined;
	if (!(cause instanceof Error)) return redact(String(cause));
	if (cause.cause instanceof Error) return causeText(cause.cause);
	return redact(`${cause.name}: ${cause.message}`);
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
		}),
	);
}
