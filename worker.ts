// The Worker's entry: which lane a request takes. The API goes straight to its handlers, pages go to Next.
import { routes as pages } from "./.next/prerender-manifest.json";
import { runWithCloudflareRequestContext } from "./.open-next/cloudflare/init.js";
import { securePage } from "./lib/page.ts";
import type { Method } from "./lib/route.ts";
import { matchRoute } from "./routes.ts";

export default {
	fetch(request, env, ctx) {
		const { pathname } = new URL(request.url);
		if (pathname !== "/api" && !pathname.startsWith("/api/")) {
			return answerPage(request, env, ctx).then(securePage);
		}
		// Not the request itself: the context would ask it for `cf`, which is parsed anew each time and costs as much as the rest of a refusal.
		const { url } = request;
		return runWithCloudflareRequestContext({ url } as Request, env, ctx, () =>
			answerCall(request, pathname),
		);
	},
} satisfies ExportedHandler<CloudflareEnv>;

async function answerCall(request: Request, pathname: string): Promise<Response> {
	const { load, params } = matchRoute(pathname);
	const handlers = await load();
	// Every method of a route is the same function; an unknown one is refused there.
	const handle = handlers[request.method as Method] ?? handlers.GET;
	return handle(request, { params: Promise.resolve(params) });
}

/** Gives a page's file. What is none is told from the list of pages: Next would be loaded whole to look for it. */
async function answerPage(
	request: Request,
	env: CloudflareEnv,
	ctx: ExecutionContext,
): Promise<Response> {
	const { default: next } = await import("./.open-next/worker.js");
	const { pathname } = new URL(request.url);
	const path = pathname.replace(/(?<=.)\/$/, "");
	const isThere = path !== "/404" && Object.hasOwn(pages, path);
	if (isThere || path.startsWith("/_next/data/")) return next.fetch(request, env, ctx);
	const { body } = await next.fetch(new Request(new URL("/404", request.url)), env, ctx);
	const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
	return new Response(body, { status: 404, headers });
}
