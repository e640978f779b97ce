// What `opennextjs-cloudflare build` writes, for the type checker: the files exist only after a build.
declare module "*/.open-next/worker.js" {
	const worker: {
		fetch(request: Request, env: CloudflareEnv, ctx: ExecutionContext): Promise<Response>;
	};
	export default worker;
}
/** Written by `scripts/script-hashes.ts`: source expressions of inline scripts, by page. */
declare module "*/.open-next/script-hashes.json" {
	const hashes: Record<string, string[]>;
	export default hashes;
}
