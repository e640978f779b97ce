// Every refusal a client can see: one class, one table.

/** The HTTP status of each code of the contract. Codes sent inside a stream keep the status a plain answer would have had. */
const STATUS = {
	INVALID_REQUEST: 400,
	PASSWORD_TOO_COMMON: 400,
	UNAUTHENTICATED: 401,
	PENDING_APPROVAL: 403,
	BANNED: 403,
	FORBIDDEN: 403,
	FORBIDDEN_ORIGIN: 403,
	NOT_FOUND: 404,
	METHOD_NOT_ALLOWED: 405,
	TIMEOUT: 408,
	CONFLICT: 409,
	TOO_LARGE: 413,
	UNSUPPORTED_MEDIA_TYPE: 415,
	RATE_LIMITED: 429,
	QUOTA_EXCEEDED: 429,
	INTERNAL: 500,
	MISSING_BINDING: 500,
	UNAVAILABLE: 503,
	UPSTREAM_ERROR: 502,
	UPSTREAM_INCOMPLETE: 502,
	UPSTREAM_RATE_LIMITED: 502,
	BLOCKED: 502,
	TRUNCATED: 502,
	UPSTREAM_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof STATUS;

interface ErrorDetails {
	/** For the log only: what happened underneath. */
	cause?: unknown;
	/** Seconds until another try makes sense. */
	retryAfter?: number | undefined;
	/** The status an upstream service answered with. */
	upstreamStatus?: number | undefined;
	/** Headers the answer must carry, such as `Allow`. */
	headers?: Record<string, string>;
	/** Logs the error although its status says that the caller is at fault: the operator can do something about it. */
	isLogged?: boolean;
}

/** A refusal or failure as the contract words it: `message` is a sentence for the caller, `cause` is for the log. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly code: ErrorCode;
	readonly status: number;
	readonly retryAfter: number | undefined;
	readonly upstreamStatus: number | undefined;
	readonly headers: Record<string, string>;
	readonly isLogged: boolean;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
		// Where a refusal comes from is told by its code; noting the stack would cost as much as the rest of it.
		const { stackTraceLimit } = Error;
		Error.stackTraceLimit = 0;
		super(message, { cause: details.cause });
		Error.stackTraceLimit = stackTraceLimit;
		this.code = code;
		this.status = STATUS[code];
		this.retryAfter = details.retryAfter;
		this.upstreamStatus = details.upstreamStatus;
		this.headers = details.headers ?? {};
		this.isLogged = details.isLogged ?? this.status >= 500;
	}
}

/** Takes anything thrown; gives the ApiError it is, or `INTERNAL` with the thrown value as its cause. */
export function toApiError(thrown: unknown): ApiError {
	if (thrown instanceof ApiError) return thrown;
	return new ApiError("INTERNAL", "Internal error", { cause: thrown });
}
