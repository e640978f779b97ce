// The Worker's entry: which lane a request takes. The API goes straight to its handlers, pages go to Next.
import { runWithCloudflareRequestContext } from "./.open-next/cloudflare/init.js";
import { securePage } from "./lib/page.ts";
import type { Method } from "./lib/route.ts";
import { matchRoute } from "./routes.ts";

export default {
	fetch(request, env, ctx) {
		const { pathname } = new URL(request.url);
		return runWithCloudflareRequestContext(request, env, ctx, async () => {
			if (pathname !== "/api" && !pathname.startsWith("/api/")) {
				const next = await import("./.open-next/worker.js");
				return securePage(await next.default.fetch(request, env, ctx));
			}
			const { load, params } = matchRoute(pathname);
			const handlers = await load();
			// Every method of a route is the same function; an unknown one is refused there.
			const handle = handlers[request.method as Method] ?? handlers.GET;
			return handle(request, { params: Promise.resolve(params) });
		});
	},
} satisfies ExportedHandler<CloudflareEnv>;
