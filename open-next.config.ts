import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import staticAssetsIncrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/static-assets-incremental-cache";

export default {
	// Every page is prerendered: it is read from the assets, and the Next server is not even loaded.
	...defineCloudflareConfig({
		incrementalCache: staticAssetsIncrementalCache,
		enableCacheInterception: true,
	}),
	// OpenNext's default is `pnpm build`, the script that starts OpenNext.
	buildCommand: "next build",
};
