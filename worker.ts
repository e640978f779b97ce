// The Worker's entry. API requests go straight to their handlers, pages come from Next's prerendered files.
import { routes as pages } from "./.next/prerender-manifest.json";
import { deleteExpired } from "./lib/db/cleanup.ts";
import { cancelUnread } from "./lib/http/request-body.ts";
import type { Method } from "./lib/http/route.ts";
import type { Platform } from "./lib/platform.ts";
import { methodNotAllowed, notFoundPage, pageResponse, securePage } from "./worker/page-headers.ts";
import { apiPath, matchRoute } from "./worker/routes.ts";

export default {
	fetch(request, env, ctx) {
		const { pathname } = new URL(request.url);
		const path = apiPath(pathname);
		if (path === undefined) return answerPage(request, pathname, env, ctx).then(securePage);
		return answerApi(request, path, { env, ctx });
	},
	scheduled(_controller, env, ctx) {
		ctx.waitUntil(deleteExpired(env.DB));
	},
} satisfies ExportedHandler<CloudflareEnv>;

async function answerApi(request: Request, path: string, platform: Platform): Promise<Response> {
	const { load, params } = matchRoute(path);
	const handlers = await load();
	// Every method's handler is the same function; it rejects unknown methods.
	const handle = handlers[request.method as Method] ?? handlers.GET;
	return handle(request, { params: Promise.resolve(params), platform });
}

/** The paths that Next answers: each prerendered page, and the JSON that client-side navigation fetches for it. */
const pagePaths = new Set(
	Object.entries(pages).flatMap(([path, { dataRoute }]) =>
		path === "/404" ? [] : [path, ...(dataRoute ? [dataRoute] : [])],
	),
);

async function answerPage(
	request: Request,
	pathname: string,
	env: CloudflareEnv,
	ctx: ExecutionContext,
): Promise<Response> {
	// Nothing here takes a body. Without this, `wrangler dev` would read it to its end before it passes the answer on.
	await cancelUnread(request);
	const path = pathname.replace(/(?<=.)\/$/, "");
	const isPage = pagePaths.has(path);
	if (isPage && request.method !== "GET" && request.method !== "HEAD") return methodNotAllowed();
	const { default: next } = await import("./.open-next/worker.js");
	// Next gets a path from its own manifest and nothing that the client sent. It would redirect `//host` paths to that host,
	// run API routes under `/_next/data`, act on headers of its own, and buffer a body whole before answering 405.
	const url = new URL(isPage ? path : "/404", request.url);
	const page = await next.fetch(new Request(url), env, ctx);
	return isPage ? pageResponse(request, page) : notFoundPage(request, page);
}
