// Uploading the built Worker.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { wrangler } from "./wrangler.ts";

// Wrangler also reports routes and cron schedules, which are no URLs.
const TARGET = /^(?:https:\/\/(?<hostname>[\w.-]+)|(?<hostname>[\w.-]+) \(custom domain\))$/;

interface Upload {
	versionId: string;
	/** Where Cloudflare serves it. */
	urls: string[];
}

/** Whether there is a build to upload. */
export const isBuilt = (): boolean => existsSync(".open-next/worker.js");

/** Uploads the built Worker, which replaces the one that runs. */
export async function upload(environment: string | undefined): Promise<Upload> {
	if (!isBuilt()) throw new DeployError("Nothing has been built: run `pnpm build` first.");
	const folder = mkdtempSync(join(tmpdir(), "deploy-"));
	const report = join(folder, "report.ndjson");
	try {
		// Otherwise wrangler recognizes OpenNext and starts OpenNext's own command, which starts wrangler again.
		await wrangler(environment, ["deploy", "--no-autoconfig"], {
			env: { WRANGLER_OUTPUT_FILE_PATH: report },
		});
		const entries = readFileSync(report, "utf8")
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line) as { type: string; version_id: string; targets?: string[] });
		const deployed = entries.find(({ type }) => type === "deploy");
		if (!deployed) throw new DeployError("wrangler deploy does not say what it has uploaded.");
		const urls = (deployed.targets ?? []).flatMap((target) => {
			const { hostname } = TARGET.exec(target)?.groups ?? {};
			return hostname ? [`https://${hostname}`] : [];
		});
		return { versionId: deployed.version_id, urls };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Returns the URL of the deployed Worker: BETTER_AUTH_URL, or where Cloudflare serves it if that one is a secret. */
export function urlOf(environment: string | undefined, urls: readonly string[] = []): string {
	const { url = urls[0] } = readDeployment(environment);
	const origin = URL.parse(url ?? "")?.origin;
	if (!origin) throw new DeployError("Open /api/health at the Worker's URL to see how it is.");
	return origin;
}
