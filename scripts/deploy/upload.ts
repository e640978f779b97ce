// Uploading the built Worker, and asking it how it is.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { wrangler } from "./wrangler.ts";

// A new hostname takes a while until it resolves and has a certificate.
const READY_MS = 120_000;
const RETRY_MS = 2_000;

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
		const urls = (deployed?.targets ?? []).flatMap((target) => {
			const { hostname } = TARGET.exec(target)?.groups ?? {};
			return hostname ? [`https://${hostname}`] : [];
		});
		return { versionId: deployed?.version_id ?? "", urls };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Returns the URL of the deployed Worker: BETTER_AUTH_URL, or where Cloudflare serves it if that one is a secret. */
export function urlOf(environment: string | undefined, urls: readonly string[] = []): string {
	const { address = urls[0] } = readDeployment(environment);
	const origin = URL.parse(address ?? "")?.origin;
	if (!origin) throw new DeployError("Open /api/health at the Worker's URL to see how it is.");
	return origin;
}

/** Waits until the deployed Worker answers /api/health, up to two minutes; returns what it said. Throws a DeployError with its error. */
export async function checkHealth(origin: string): Promise<string> {
	const url = `${origin}/api/health`;
	const deadline = Date.now() + READY_MS;
	for (;;) {
		const problem = await fetch(url, { signal: AbortSignal.timeout(RETRY_MS * 5) })
			.then(async (response) => {
				const body = (await response.json()) as { version?: string; error?: string };
				if (response.ok) return { version: body.version };
				// It runs, and says itself what it lacks: waiting would not help.
				if (body.error) throw new DeployError(`${url} answers: ${body.error}`);
				return `status ${response.status}`;
			})
			.catch((error: unknown) => {
				if (error instanceof DeployError) throw error;
				const { cause } = error as { cause?: Error };
				return cause?.message ?? String(error);
			});
		if (typeof problem === "object") return `${url} answers, version ${problem.version}`;
		if (Date.now() > deadline) {
			throw new DeployError(
				`${url} does not answer (${problem}). A new domain can take some minutes: \`pnpm run deploy health\` asks again.`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
	}
}
