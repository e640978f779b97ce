// What every API route has in common: config, request id, CORS, origin check, 405, and errors as the contract words them.

import { hasTwoSessions, setCookiesFirst } from "../access/auth-cookie.ts";
import { type Config, platform } from "../env.ts";
import { corsHeaders, requireTrustedOrigin } from "./cors.ts";
import { ApiError, toApiError } from "./errors.ts";
import { logFailure } from "./log.ts";
import { cancelUnread } from "./request-body.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];
const READS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

type Params = Record<string, string | string[] | undefined>;

/** One request on its way to a handler. */
export interface Call {
	request: Request;
	params: Params;
	config: Config;
	requestId: string;
	/** Keeps the Worker alive for work that outlasts the answer. */
	waitUntil: (work: Promise<unknown>) => void;
	/** Gives what `work` gives; how many milliseconds it took is told by the answer's `Server-Timing`, under this name. */
	timed: <T>(name: string, work: Promise<T>) => Promise<T>;
}

type Handler = (call: Call) => Response | Promise<Response>;
/** A route handler as Next calls it, and as `worker.ts` does. */
export type RouteHandler = (
	request: Request,
	context: { params: Promise<Params> },
) => Promise<Response>;

/** A refusal as the contract words it. */
const inOurWords = ({ code, message }: ApiError): object => ({ error: message, code });

/**
 * Takes the handlers of a route by method, or one for every method but `OPTIONS`; gives the exports of its `route.ts`. Methods without a handler answer
 * 405 with `Allow`, `OPTIONS` answers 204, `HEAD` is `GET` without a body unless `head` is false (a GET that costs something).
 * Anything thrown becomes `{ error, code }` with the status of its code, unless `words` puts it otherwise.
 */
export function route(
	routes: Partial<Record<Method, Handler>> | Handler,
	{ head = true, words = inOurWords } = {},
): Record<Method, RouteHandler> {
	const any = typeof routes === "function" ? routes : undefined;
	const handlers = typeof routes === "function" ? {} : routes;
	const hasHead = head && handlers.GET !== undefined;
	const allow = METHODS.filter(
		(method) => method === "OPTIONS" || handlers[method] || (method === "HEAD" && hasHead),
	).join(", ");

	const handle: RouteHandler = async (request, context) => {
		const requestId = crypto.randomUUID();
		let headers: Record<string, string> = { Vary: "Origin" };
		let response: Response;
		let cookies: readonly string[] = [];
		const timings: string[] = [];
		const timed = async <T>(name: string, work: Promise<T>) => {
			const from = performance.now();
			try {
				return await work;
			} finally {
				timings.push(`${name};dur=${(performance.now() - from).toFixed(1)}`);
			}
		};
		try {
			const { config, waitUntil } = platform();
			headers = corsHeaders(request, config);
			cookies = await cookiesToClear(request, config);
			response = await respond({
				request,
				params: await context.params,
				config,
				requestId,
				waitUntil,
				timed,
			});
			// Not with an error: how long it took would tell an unknown session from one that waits for approval.
			if (timings.length) headers["Server-Timing"] = timings.join(", ");
		} catch (thrown) {
			response = refusal(request, requestId, toApiError(thrown), words);
		}
		await cancelUnread(request);
		headers["x-request-id"] = requestId;
		return withHeaders(response, headers, cookies);
	};

	function respond(call: Call): Response | Promise<Response> {
		const method = call.request.method as Method;
		if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: allow } });
		if (method === "HEAD" && hasHead) {
			const { url, headers, signal } = call.request;
			// Not from the request itself: Next's is none to workerd.
			const get = new Request(url, { method: "GET", headers, signal });
			return Promise.resolve(respond({ ...call, request: get })).then(
				(response) => new Response(null, response),
			);
		}
		const handler = any ?? handlers[method];
		if (!handler) {
			throw new ApiError("METHOD_NOT_ALLOWED", `${method} is not allowed here.`, {
				headers: { Allow: allow },
			});
		}
		if (!READS.includes(method)) requireTrustedOrigin(call.request, call.config);
		return handler(call);
	}

	return Object.fromEntries(METHODS.map((method) => [method, handle])) as Record<
		Method,
		RouteHandler
	>;
}

function refusal(
	request: Request,
	requestId: string,
	error: ApiError,
	words: (error: ApiError) => object,
): Response {
	const { status, retryAfter } = error;
	// A client that disconnected is not a failure.
	if (error.isLogged && !request.signal.aborted) {
		const path = new URL(request.url).pathname;
		logFailure({ requestId, method: request.method, path, status }, error);
	}
	const headers: Record<string, string> = { ...error.headers };
	if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
	return Response.json(words(error), { status, headers });
}

/** Returns the `Set-Cookie` headers for a request with two different session cookies, which count for nobody. */
async function cookiesToClear(request: Request, config: Config): Promise<readonly string[]> {
	if (!hasTwoSessions(request, config)) return [];
	const { clearAmbiguousSession } = await import("./session-cookie.ts");
	return clearAmbiguousSession(request, config);
}

function withHeaders(
	response: Response,
	headers: Record<string, string>,
	cookies: readonly string[],
): Response {
	// Before its own, so that a new session stays.
	if (cookies.length) setCookiesFirst(response, cookies);
	const given = response.headers;
	// An answer belongs to whom it was given to.
	if (!given.has("Cache-Control")) given.set("Cache-Control", "no-store");
	given.set("X-Content-Type-Options", "nosniff");
	given.set("Strict-Transport-Security", "max-age=63072000");
	for (const [name, value] of Object.entries(headers)) given.set(name, value);
	return response;
}

/** Gives the address a request came from, as Cloudflare saw it; null where there is no Cloudflare in front. */
export function clientAddress(request: Request): string | null {
	return request.headers.get("cf-connecting-ip");
}
