import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import staticAssetsIncrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/static-assets-incremental-cache";

export default {
	// Every page is a static shell: read from the assets, before the Next server is even loaded.
	...defineCloudflareConfig({
		incrementalCache: staticAssetsIncrementalCache,
		enableCacheInterception: true,
	}),
	// Its default is `pnpm build`, which is what calls it. Turbopack's scripts are 9 KB more a page, and one of them is inline.
	buildCommand: "next build --webpack",
};
