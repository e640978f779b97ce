// A client of the API whose requests and responses are typed by the OpenAPI document.
import type { Api } from "./api.ts";
import { ApiError, errorOf } from "./error.ts";

interface Settings {
	/** Where the API is, without `/api`: `https://api.example.com`. By default the page's own origin. */
	baseUrl?: string;
	/** The session's bearer token, or a function that returns the current one. Without it, the browser's cookies are the session. */
	token?: string | (() => string | undefined);
	/** `include` for a page on another origin that uses cookies. */
	credentials?: RequestInit["credentials"];
}

type Route = keyof Api;
/** Operations that answer once; `streamCompletion` is for the others. */
type CallRoute = { [R in Route]: Api[R] extends { result: unknown } ? R : never }[Route];
type Input<R extends Route> = Omit<Api[R], "result" | "event"> & {
	signal?: AbortSignal | undefined;
};
type Result<R extends CallRoute> = Api[R] extends { result: infer T } ? T : never;
/** The input may be left out when nothing in it is required. */
type Arguments<R extends Route> =
	Record<never, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>];

export interface Client {
	/**
	 * Calls an operation and returns its result. Throws ApiError for an error response, TypeError when the server cannot be reached, and the
	 * signal's reason when it aborts.
	 */
	<R extends CallRoute>(route: R, ...input: Arguments<R>): Promise<Result<R>>;
	/** Like calling it, and returns the response, whose body has not been read. */
	send: <R extends Route>(route: R, ...input: Arguments<R>) => Promise<Response>;
}

interface Parts {
	path?: Record<string, string>;
	query?: Record<string, unknown> | undefined;
	body?: unknown;
	signal?: AbortSignal | undefined;
}

/** Returns a client of the API. */
export function createClient({ baseUrl = "", token, credentials }: Settings = {}): Client {
	// `pnpm dev` redirects `//api`, which browsers do not follow from another origin.
	const start = baseUrl.replace(/\/+$/, "");
	const send = async (route: string, { path, query, body, signal }: Parts = {}) => {
		const [method = "", template = ""] = route.split(" ");
		const bearer = typeof token === "function" ? token() : token;
		const response = await fetch(start + urlOf(template, path, query), {
			method,
			headers: {
				...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(credentials ? { credentials } : {}),
			...(signal ? { signal } : {}),
		});
		if (!response.ok) throw await errorOf(response);
		return response;
	};
	const call = async (route: string, input?: Parts) => {
		const response = await send(route, input);
		if (response.status === 204) return undefined;
		const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
		return isJson ? response.json() : response.text();
	};
	return Object.assign(call, { send }) as Client;
}

function urlOf(template: string, path: Parts["path"] = {}, query: Parts["query"] = {}): string {
	const pathname = template.replaceAll(/\{(\w+)\}/g, (_, name) => segmentOf(path[name] ?? ""));
	const fields = Object.entries(query).flatMap(([name, value]): [string, string][] =>
		value === undefined ? [] : [[name, `${value}`]],
	);
	return fields.length ? `${pathname}?${new URLSearchParams(fields)}` : pathname;
}

/** Throws NOT_FOUND for `.` and `..`: a URL drops those, even encoded, and the request would go to another path. */
function segmentOf(id: string): string {
	if (id !== "." && id !== "..") return encodeURIComponent(id);
	throw new ApiError({ status: 404, code: "NOT_FOUND", message: "There is nothing of this id." });
}
