// Lines of the log, each one of JSON. The line of a request is in request-log.ts.
import { type ApiError, toApiError } from "./errors.ts";

// The keys of the services we call. Upstream messages may contain the key that they reject.
const SECRETS =
	/AIza[\w-]{10,}|phc_\w{10,}|(?<=(?:key|token|secret)["'=:\s]{1,5})[\w-]{16,}|\b(?=[\w.-]*\d)[\w.-]{23,}\w/gi;

const SHOWN_CHARACTERS = 300;
// More than a log line shows, because a removed key makes room for more text.
const READ_CHARACTERS = 2_000;

/** Returns at most 300 characters of an untrusted text on one line, with everything that looks like a key removed. */
export function redact(text: string): string {
	const line = text.replace(/\s+/g, " ").trim();
	// The expression looks ahead from every word, so the text must be short. A word that is cut is dropped: it may be part of a key.
	const start =
		line.length > READ_CHARACTERS ? line.slice(0, READ_CHARACTERS).replace(/\S*$/, "…") : line;
	const redacted = start.replace(SECRETS, "[redacted]");
	return redacted.length > SHOWN_CHARACTERS ? `${redacted.slice(0, SHOWN_CHARACTERS)}…` : redacted;
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

/** Returns what the log says of an error. JSON omits undefined values. */
export const errorFields = (error: ApiError): object => ({
	code: error.code,
	message: error.message,
	upstreamStatus: error.upstreamStatus,
	cause: causeText(error.cause),
	// The code of any other error is enough to find its place.
	stack: error.code === "INTERNAL" ? stackOf(error.cause) : undefined,
});

/** Work that no response waits for. docs/operating.md explains each. */
type Task =
	| "analytics"
	| "audit log"
	| "better auth"
	| "cron"
	| "interview"
	| "mail"
	| "password reset"
	| "reservation"
	| "session renewal"
	| "usage"
	| "usage CSV"
	| "webhook";

interface About {
	task: Task;
	/** The request that the work belongs to. */
	requestId?: string | undefined;
	userId?: string;
	/** Of a mail. */
	subject?: string;
}

const now = () => new Date().toISOString();

/** Logs one line about work that has failed after its response, or without a request: `about`, and the error's code, message and cause. */
export function logFailure(about: About, thrown: unknown): void {
	const line = { time: now(), ...about, ...errorFields(toApiError(thrown)) };
	console.error(JSON.stringify(line));
}

/** Keeps the Worker alive for work that outlasts the response, and logs its failure. */
export function inBackground(
	{ requestId, waitUntil }: { requestId?: string; waitUntil: (work: Promise<unknown>) => void },
	task: Task,
	work: Promise<unknown>,
): void {
	waitUntil(work.catch((error) => logFailure({ requestId, task }, error)));
}

/** Logs one line about work that is done. */
export function logDone(task: Task, fields: object): void {
	console.log(JSON.stringify({ time: now(), task, ...fields }));
}

/** Logs one line about a state that the operator should change. */
export function logWarning(code: "SETTINGS_WARNING" | "OTHER_ORIGIN", message: string): void {
	console.warn(JSON.stringify({ time: now(), code, message }));
}
