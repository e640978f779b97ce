// Every error that a client can see: one class, and one table of codes.

/** The HTTP status of each code of the contract. A code that is sent inside a stream has the status that a plain response would have. */
export const ERROR_STATUS = {
	INVALID_REQUEST: 400,
	PASSWORD_TOO_COMMON: 400,
	WRONG_PASSWORD: 400,
	INVITATION_NOT_VALID: 400,
	EMAIL_DOMAIN_NOT_ALLOWED: 400,
	UNAUTHENTICATED: 401,
	PENDING_APPROVAL: 403,
	BANNED: 403,
	WRONG_ACCOUNT: 403,
	FORBIDDEN: 403,
	FORBIDDEN_ORIGIN: 403,
	NOT_FOUND: 404,
	METHOD_NOT_ALLOWED: 405,
	TIMEOUT: 408,
	CONFLICT: 409,
	SESSION_ENDED: 409,
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

export type ErrorCode = keyof typeof ERROR_STATUS;

interface ErrorDetails {
	/** The underlying error, for the log only. */
	cause?: unknown;
	/** Seconds until a retry makes sense. */
	retryAfter?: number | undefined;
	/** When a quota resets, ISO 8601. */
	resetAt?: string | undefined;
	/** The status of an upstream response. */
	upstreamStatus?: number | undefined;
	/** Headers that the response must have, such as `Allow`. */
	headers?: Record<string, string>;
	/** By default, errors with a status of 500 or more are logged. */
	isLogged?: boolean;
}

/** An error of the contract: `message` is a sentence for the client, `cause` is for the log. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly code: ErrorCode;
	readonly status: number;
	readonly retryAfter: number | undefined;
	readonly resetAt: string | undefined;
	readonly upstreamStatus: number | undefined;
	readonly headers: Record<string, string>;
	readonly isLogged: boolean;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
		// The code says where an error comes from. Capturing the stack would double the cost of an error response.
		const { stackTraceLimit } = Error;
		Error.stackTraceLimit = 0;
		super(message, { cause: details.cause });
		Error.stackTraceLimit = stackTraceLimit;
		this.code = code;
		this.status = ERROR_STATUS[code];
		this.retryAfter = details.retryAfter;
		this.resetAt = details.resetAt;
		this.upstreamStatus = details.upstreamStatus;
		this.headers = details.headers ?? {};
		this.isLogged = details.isLogged ?? this.status >= 500;
	}
}

/** Returns a thrown ApiError as it is, and anything else as the cause of an `INTERNAL` error. */
export function toApiError(thrown: unknown): ApiError {
	if (thrown instanceof ApiError) return thrown;
	return new ApiError("INTERNAL", "Internal error", { cause: thrown });
}
