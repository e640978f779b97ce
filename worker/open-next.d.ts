// What `opennextjs-cloudflare build` writes, for the type checker: the files exist only after a build.
declare module "*/.open-next/worker.js" {
	const worker: {
		fetch(request: Request, env: CloudflareEnv, ctx: ExecutionContext): Promise<Response>;
	};
	export default worker;
}
/** What `next build` writes: the static pages by their path. */
declare module "*/.next/prerender-manifest.json" {
	export const routes: Record<string, { dataRoute?: string | null }>;
}
