import { getCloudflareContext, initOpenNextCloudflareForDev } from "@opennextjs/cloudflare";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";
import { emulatedEmail } from "./emulator/mail.ts";

const config: NextConfig = {
	// Answers stream; compression would hold their first words back. Cloudflare compresses the rest.
	compress: false,
	poweredByHeader: false,
	// Like the Worker's API lane, which ignores a slash at the end. `//api`, which that accepts too, is still redirected here.
	skipTrailingSlashRedirect: true,
	devIndicators: false,
	// The API logs its requests itself.
	logging: { incomingRequests: { ignore: [/^\/api\//] } },
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

/** Gives `next dev` the bindings of the local Worker, as `scripts/start.ts` has configured it. */
async function bindLocalWorker(): Promise<void> {
	const { LOCAL_WORKER_CONFIG: configPath, LOCAL_MAIL_URL: mailUrl } = process.env;
	await initOpenNextCloudflareForDev({
		...(configPath ? { configPath } : {}),
		persist: { path: ".wrangler/state/v3" },
	});
	// A service binding to the mail service would need a second process.
	if (mailUrl) Object.assign(getCloudflareContext().env, { EMAIL: emulatedEmail(mailUrl) });
}

export default async function nextConfig(phase: string): Promise<NextConfig> {
	// Only here: a build that opens the local D1 as well meets SQLITE_BUSY.
	if (phase === PHASE_DEVELOPMENT_SERVER) await bindLocalWorker();
	return config;
}
