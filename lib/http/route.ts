// What every API route has in common: config, request id, CORS, origin check, 405, errors as JSON, and the request's line in the log.
import type { Config } from "../env.ts";
import { configOf, nextPlatform, type Platform } from "../platform.ts";
import { hasConflictingSessions, prependCookies, safeDecode } from "./cookies.ts";
import { corsHeaders, requireTrustedOrigin } from "./cors.ts";
import { ApiError, toApiError } from "./errors.ts";
import { warnOfOtherOrigin } from "./other-origin.ts";
import { cancelUnread } from "./request-body.ts";
import { logRequest, type RequestLog, registerLog } from "./request-log.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

type Params = Record<string, string | string[] | undefined>;

/** One request, with everything that a handler needs to answer it. */
export interface Call {
	request: Request;
	params: Params;
	config: Config;
	requestId: string;
	log: RequestLog;
	/** Keeps the Worker alive for work that outlasts the response. */
	waitUntil: (work: Promise<unknown>) => void;
	/** Returns what `work` returns, and reports its milliseconds under this name in the response's `Server-Timing`. */
	timed: <T>(name: string, work: Promise<T>) => Promise<T>;
}

type Handler = (call: Call) => Response | Promise<Response>;
/** A route handler, as Next calls it; `worker.ts` adds the platform, and the route for the log. */
export type RouteHandler = (
	request: Request,
	context: { params: Promise<Params>; platform?: Platform; route?: string },
) => Promise<Response>;

/** The contract's error body. JSON omits undefined values. */
const contractErrorBody = ({ code, message, resetAt }: ApiError): object => ({
	error: message,
	code,
	resetAt,
});

/**
 * Returns the exports of a `route.ts`, from its handlers by method or from one handler for every method but `OPTIONS`. Other methods get 405
 * with `Allow`. `OPTIONS` gets 204. `HEAD` is `GET` without a body, unless `head` is false (for a GET that costs something). Thrown errors
 * become JSON with the status of their code; `errorBody` replaces the contract's `{ error, code }`.
 */
export function route(
	routes: Partial<Record<Method, Handler>> | Handler,
	{ head = true, errorBody = contractErrorBody } = {},
): Record<Method, RouteHandler> {
	const everyMethod = typeof routes === "function" ? routes : undefined;
	const handlers = typeof routes === "function" ? {} : routes;
	const hasHead = head && handlers.GET !== undefined;
	const allow = METHODS.filter(
		(method) => method === "OPTIONS" || handlers[method] || (method === "HEAD" && hasHead),
	).join(", ");

	const handle: RouteHandler = async (request, context) => {
		const requestId = crypto.randomUUID();
		const log: RequestLog = {
			requestId,
			startedAt: Date.now(),
			method: request.method,
			route: context.route ?? routeOf(request, await context.params),
			userId: undefined,
			generation: undefined,
			failure: undefined,
		};
		registerLog(request, log);
		let waitUntil: Call["waitUntil"] | undefined;
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
			const { env, ctx } = context.platform ?? nextPlatform();
			waitUntil = (work) => ctx.waitUntil(work);
			const config = configOf(env);
			warnOfOtherOrigin(request.url, config.origin);
			headers = corsHeaders(request, config);
			cookies = await clearedCookies(request, config);
			response = await respond({
				request,
				params: await context.params,
				config,
				requestId,
				log,
				waitUntil,
				timed,
			});
			// Only on success: an error's timings would show whether a session exists but waits for approval.
			if (timings.length) headers["Server-Timing"] = timings.join(", ");
		} catch (thrown) {
			log.failure = toApiError(thrown);
			response = errorResponse(log.failure, errorBody);
		}
		const { status } = response;
		const { aborted } = request.signal;
		if (log.generation) {
			waitUntil?.(log.generation.then((figures) => logRequest(log, status, aborted, figures)));
		} else logRequest(log, status, aborted);
		await cancelUnread(request);
		headers["x-request-id"] = requestId;
		return withHeaders(response, headers, cookies);
	};

	function respond(call: Call): Response | Promise<Response> {
		const method = call.request.method as Method;
		if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: allow } });
		if (method === "HEAD" && hasHead) {
			const { url, headers, signal } = call.request;
			// workerd does not accept Next's request object as `init`.
			const get = new Request(url, { method: "GET", headers, signal });
			registerLog(get, call.log);
			return Promise.resolve(respond({ ...call, request: get })).then(
				(response) => new Response(null, response),
			);
		}
		const handler = everyMethod ?? handlers[method];
		if (!handler) {
			throw new ApiError("METHOD_NOT_ALLOWED", `${method} is not allowed here.`, {
				headers: { Allow: allow },
			});
		}
		if (!SAFE_METHODS.includes(method)) requireTrustedOrigin(call.request, call.config);
		return handler(call);
	}

	return forEveryMethod(handle);
}

/** Returns the exports of a `route.ts` in which one handler answers every method. */
export const forEveryMethod = (handler: RouteHandler) =>
	Object.fromEntries(METHODS.map((method) => [method, handler])) as Record<Method, RouteHandler>;

/** Returns the pattern of a request's path under Next, which does not say it: its parameters are taken out of the path. */
function routeOf({ url }: Request, params: Params = {}): string {
	const segments = new URL(url).pathname.split("/");
	for (const [name, value] of Object.entries(params)) {
		if (Array.isArray(value)) segments.splice(-value.length, value.length, "*");
		else {
			const index = segments.findIndex((segment) => safeDecode(segment) === value);
			if (index > 0) segments[index] = `:${name}`;
		}
	}
	return segments.join("/");
}

function errorResponse(error: ApiError, errorBody: (error: ApiError) => object): Response {
	const { status, retryAfter } = error;
	const headers: Record<string, string> = { ...error.headers };
	if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
	return Response.json(errorBody(error), { status, headers });
}

/** Returns the `Set-Cookie` headers that clear conflicting session cookies; usually none. */
async function clearedCookies(request: Request, config: Config): Promise<readonly string[]> {
	if (!hasConflictingSessions(request, config)) return [];
	const { clearConflictingSessions } = await import("./session-cookie.ts");
	return clearConflictingSessions(request, config);
}

function withHeaders(
	response: Response,
	headers: Record<string, string>,
	cookies: readonly string[],
): Response {
	// Before the response's own, so that a new session survives.
	if (cookies.length) prependCookies(response, cookies);
	const { headers: all } = response;
	// Responses are private: never cache them.
	if (!all.has("Cache-Control")) all.set("Cache-Control", "no-store");
	all.set("X-Content-Type-Options", "nosniff");
	all.set("Strict-Transport-Security", "max-age=63072000");
	for (const [name, value] of Object.entries(headers)) all.set(name, value);
	return response;
}

/** Returns the client's IP address as Cloudflare saw it; null when Cloudflare is not in front. */
export function clientIp(request: Request): string | null {
	return request.headers.get("cf-connecting-ip");
}
