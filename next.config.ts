import { initOpenNextCloudflareForDev } from "@opennextjs/cloudflare";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

const config: NextConfig = {
	// Answers stream; compression would hold their first words back. Cloudflare compresses the rest.
	compress: false,
	poweredByHeader: false,
	// The Worker's API lane knows no such redirect, and both must answer alike.
	skipTrailingSlashRedirect: true,
	devIndicators: false,
	// v0.1.0 served these without `/api` as well. In the built Worker `worker.ts` maps them.
	rewrites: async () => [
		{ source: "/completion", destination: "/api/completion" },
		{ source: "/deepgram", destination: "/api/deepgram" },
	],
	// With its cache of the last run, a page of `next dev` may reload without end when files changed in between.
	experimental: { turbopackFileSystemCacheForDev: false },
	// `pnpm check` does it, with TypeScript's native compiler.
	typescript: { ignoreBuildErrors: true },
};

export default async function nextConfig(phase: string): Promise<NextConfig> {
	// Only here: a build that opens the local D1 as well meets SQLITE_BUSY.
	if (phase === PHASE_DEVELOPMENT_SERVER) await initOpenNextCloudflareForDev();
	return config;
}
