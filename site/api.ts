// How the pages talk to the API.

/** A refusal by the API: a sentence for the person, and its code. */
export class ApiFailure extends Error {
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

/** Takes a method, a path below `/api` and a JSON body; gives the answer's JSON. Throws an ApiFailure, or a TypeError offline. */
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

/** Takes a refused answer; gives what it says. Better Auth words it `message`, our own routes `error`. */
export async function toFailure(response: Response): Promise<ApiFailure> {
	const body = (await response.json().catch(() => ({}))) as {
		error?: string;
		message?: string;
		code?: string;
	};
	const sentence = body.error ?? body.message ?? "Something went wrong on our side.";
	return new ApiFailure(response.status, body.code ?? "UNKNOWN", sentence);
}

/** Takes anything thrown; gives a sentence to show. */
export function sentenceOf(error: unknown): string {
	if (error instanceof ApiFailure) return error.message;
	return "The server cannot be reached. Are you online?";
}
