import type { ErrorCode } from "./api.ts";

interface Details {
	status: number;
	code: string;
	message: string;
	retryAfter?: number | undefined;
	resetAt?: string | undefined;
	requestId?: string | undefined;
}

/** An error response of the API, or an error in the stream of an answer. Its message is a sentence for people. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	/** The HTTP status; 200 for an error in a stream. */
	readonly status: number;
	/** Under `/api/auth` also a code of Better Auth; `UNKNOWN` when the response is not the API's. */
	readonly code: ErrorCode | "UNKNOWN" | (string & {});
	/** Seconds until a retry makes sense, where the server says so. */
	readonly retryAfter: number | undefined;
	/** Of `QUOTA_EXCEEDED`: when more may be spent, ISO 8601. */
	readonly resetAt: string | undefined;
	/** By which the server's log has the request. */
	readonly requestId: string | undefined;

	constructor({ status, code, message, retryAfter, resetAt, requestId }: Details) {
		super(message);
		this.status = status;
		this.code = code;
		this.retryAfter = retryAfter;
		this.resetAt = resetAt;
		this.requestId = requestId;
	}
}

/** Reads an error response. Better Auth has its message in `message`, the other endpoints in `error`. */
export async function errorOf(response: Response): Promise<ApiError> {
	const body = ((await response.json().catch(() => null)) ?? {}) as {
		error?: string;
		message?: string;
		code?: string;
		resetAt?: string;
	};
	const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
	return new ApiError({
		status: response.status,
		code: body.code ?? "UNKNOWN",
		message: body.error ?? body.message ?? "Something went wrong on the server.",
		retryAfter: Number.isNaN(seconds) ? undefined : seconds,
		resetAt: body.resetAt,
		requestId: response.headers.get("x-request-id") ?? undefined,
	});
}
