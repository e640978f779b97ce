import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import staticAssetsIncrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/static-assets-incremental-cache";

export default {
	// Every page is prerendered and read from the assets, without loading the Next server.
	...defineCloudflareConfig({
		incrementalCache: staticAssetsIncrementalCache,
		enableCacheInterception: true,
	}),
	// OpenNext's default is `pnpm build`, the script that starts OpenNext.
	buildCommand: "next build",
};
