// The Worker's entry. API requests go straight to their handlers, pages come from Next's prerendered files.
import scriptHashes from "./.open-next/script-hashes.json";
import { PAGES } from "./app/(site)/pages.ts";
import { cleanUp } from "./lib/db/cleanup.ts";
import { logDone } from "./lib/http/log.ts";
import { cancelUnread } from "./lib/http/request-body.ts";
import type { Method } from "./lib/http/route.ts";
import { configOf, type Platform } from "./lib/platform.ts";
import { correctDeepgramCosts } from "./lib/usage/deepgram-billing.ts";
import { methodNotAllowed, notFoundPage, pageResponse, securePage } from "./worker/page-headers.ts";
import { apiPath, matchRoute } from "./worker/routes.ts";

export default {
	fetch(request, env, ctx) {
		const url = new URL(request.url);
		const path = apiPath(url.pathname);
		if (path === undefined) return answerPage(request, url, env, ctx);
		return answerApi(request, path, { env, ctx });
	},
	async scheduled(_controller, env) {
		const config = configOf(env);
		const startedAt = Date.now();
		const cleanedUp = await cleanUp(config);
		const correctedCosts = await correctDeepgramCosts(config);
		logDone("cron", { ms: Date.now() - startedAt, ...cleanedUp, correctedCosts });
	},
} satisfies ExportedHandler<CloudflareEnv>;

async function answerApi(request: Request, path: string, platform: Platform): Promise<Response> {
	const { load, route, params } = matchRoute(path);
	const handlers = await load();
	// Every method's handler is the same function; it rejects unknown methods.
	const handle = handlers[request.method as Method] ?? handlers.GET;
	return handle(request, { params: Promise.resolve(params), platform, route });
}

/** The page that listens to an interview. */
const INTERVIEW = "/";
/** Where Next has prerendered the 404 page. */
const NOT_FOUND = "/_not-found";

const hashesByPage: Record<string, readonly string[]> = scriptHashes;

async function answerPage(
	request: Request,
	{ pathname, searchParams }: URL,
	env: CloudflareEnv,
	ctx: ExecutionContext,
): Promise<Response> {
	// Pages take no body.
	await cancelUnread(request);
	const path = pathname.replace(/(?<=.)\/$/, "");
	const isPage = PAGES.includes(path);
	if (isPage && request.method !== "GET" && request.method !== "HEAD") {
		return securePage(methodNotAllowed());
	}
	// Client-side navigation asks for the page's React Server Components payload: with a header, and a query parameter that
	// gives the payload a URL of its own in caches. Only a request with both gets it.
	const isRsc = isPage && request.headers.get("RSC") === "1" && searchParams.has("_rsc");
	const { default: next } = await import("./.open-next/worker.js");
	// A new request with a known path and one known header: nothing else that the client sent reaches Next. It would redirect
	// `//host` paths to that host, act on internal headers, and buffer a whole body before it answers 405.
	const known = isPage ? path : NOT_FOUND;
	const url = new URL(known, request.url);
	const page = await next.fetch(new Request(url, isRsc ? { headers: { RSC: "1" } } : {}), env, ctx);
	const response = isPage ? await pageResponse(request, page) : notFoundPage(request, page);
	const connectTo = known === INTERVIEW ? socketOrigins(env) : [];
	return securePage(response, hashesByPage[known], connectTo);
}

/** Returns the origin of Deepgram's live sockets; none when a setting is missing or unusable: the API reports that. */
function socketOrigins(env: CloudflareEnv): string[] {
	try {
		return [new URL(configOf(env).deepgram.baseUrl.replace(/^http/, "ws")).origin];
	} catch {
		return [];
	}
}
