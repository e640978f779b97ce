// One line of JSON per API request, written when its response has ended. It has no content, e-mail addresses, query strings or ids from paths.
import { type ApiError, toApiError } from "./errors.ts";
import { errorFields } from "./log.ts";

/** What a completion has used. Tokens and cost are those of all its calls to Gemini. */
export interface GenerationLog {
	/** The model that answered, or was asked last. */
	model: string | undefined;
	/** Tokens; `input` includes `cached`. */
	input: number;
	cached: number;
	output: number;
	thoughts: number;
	costUsd: number;
	/** Calls to Gemini, including replaced ones. */
	calls: number;
	firstTextMs: number | undefined;
	ended: "finished" | "failed" | "cancelled";
	/** Why it failed, or what went wrong after a complete answer. */
	error: unknown;
}

/** What the line of a request is made from. Handlers add to it. */
export interface RequestLog {
	readonly requestId: string;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly method: string;
	/** The pattern of its path: `/api/admin/users/:id`. */
	route: string;
	/** The user of its session. */
	userId: string | undefined;
	/** The line waits for it. Must not reject. */
	generation: Promise<GenerationLog> | undefined;
	/** A failure that the handler has answered itself. */
	failure: ApiError | undefined;
}

// Keyed by request, because the code that authorizes a request has nothing else of it.
const logs = new WeakMap<Request, RequestLog>();

/** Lets `noteUser` find the log of a request. */
export const registerLog = (request: Request, log: RequestLog): unknown => logs.set(request, log);

/** Records for the log which user's session a request has. */
export function noteUser(request: Request, userId: string): void {
	const log = logs.get(request);
	if (log) log.userId = userId;
}

/** Writes the line of a request that was answered with `status`. `isAborted`: the client disconnected before the answer. */
export function logRequest(
	{ requestId, startedAt, method, route, userId, failure }: RequestLog,
	status: number,
	isAborted: boolean,
	generation?: GenerationLog,
): void {
	const now = Date.now();
	const { error: thrown, ...figures } = generation ?? { error: undefined };
	const error = failure ?? (thrown === undefined ? undefined : toApiError(thrown));
	// For an error that the client has caused, the code is enough. An error that follows from a disconnect is not a failure.
	const isFailure = error?.isLogged === true && !isAborted;
	const line = JSON.stringify({
		time: new Date(now).toISOString(),
		requestId,
		method,
		route,
		status,
		ms: now - startedAt,
		userId,
		ended: isAborted ? "cancelled" : undefined,
		...figures,
		...(isFailure ? errorFields(error) : { code: error?.code }),
	});
	if (isFailure) console.error(line);
	else console.log(line);
}
