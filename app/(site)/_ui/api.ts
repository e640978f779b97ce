// The pages' HTTP client for our API.

/** An error response of the API. Its message is written for the user. */
export class ApiFailure extends Error {
	readonly status: number;
	readonly code: string;
	/** Seconds until a retry makes sense, where the server says so. */
	readonly retryAfter: number | undefined;

	constructor(status: number, code: string, message: string, retryAfter?: number) {
		super(message);
		this.status = status;
		this.code = code;
		this.retryAfter = retryAfter;
	}
}

/** What the server returns for `T`, after JSON: dates are ISO 8601 strings. */
export type Serialized<T> = T extends Date
	? string
	: T extends object
		? { [K in keyof T]: Serialized<T[K]> }
		: T;

/** Sends JSON to a path below `/api` and returns the response's JSON. Throws ApiFailure for an error response, TypeError when offline. */
export async function request<T>(method: string, path: string, body?: object): Promise<T> {
	const response = await fetch(`/api${path}`, {
		method,
		...(body
			? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
			: {}),
	});
	if (!response.ok) throw await toFailure(response);
	return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Reads an error response. Better Auth has its message in `message`, our own routes in `error`. */
export async function toFailure(response: Response): Promise<ApiFailure> {
	const body = (await response.json().catch(() => ({}))) as {
		error?: string;
		message?: string;
		code?: string;
	};
	const message = body.error ?? body.message ?? "Something went wrong on our side.";
	const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
	const retryAfter = Number.isNaN(seconds) ? undefined : seconds;
	return new ApiFailure(response.status, body.code ?? "UNKNOWN", message, retryAfter);
}

/** The message to show for anything thrown by a request. */
export function messageOf(error: unknown): string {
	if (error instanceof ApiFailure) return error.message;
	return "The server cannot be reached. Are you online?";
}

/** An id as one segment of a URL's path. Throws NOT_FOUND for `.` and `..`: a URL drops those, and the request would go to another path. */
export function pathSegment(id: string): string {
	if (id === "." || id === "..") throw new ApiFailure(404, "NOT_FOUND", "There is no such user.");
	return encodeURIComponent(id);
}
