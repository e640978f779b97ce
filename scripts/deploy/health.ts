// Checks the health of the deployed Worker, and whether it is the version that was uploaded.
import { setTimeout as sleep } from "node:timers/promises";
import { DeployError } from "./deploy-error.ts";
import { printedJson, wrangler } from "./wrangler.ts";

// A new hostname takes a while until it resolves and has a certificate, and a new version until it is in every data center.
const READY_MS = 120_000;
const RETRY_MS = 2_000;
const ANSWER_MS = 10_000;

/** Returns the ids of the versions that Cloudflare runs: several while a new one gets only some of the requests. */
export async function deployedVersions(environment: string | undefined): Promise<string[]> {
	const output = await wrangler(environment, ["deployments", "status", "--json"]);
	const { versions } = printedJson<{ versions: { version_id: string }[] }>(output);
	return versions.map(({ version_id }) => version_id);
}

/**
 * Waits until one of these versions answers /api/health, up to `readyMs`; returns what it said. Throws a DeployError with that version's own error,
 * or with what answered in its place. `again` is the command that asks again.
 */
export async function checkHealth(
	origin: string,
	versions: readonly string[],
	again: string,
	readyMs = READY_MS,
): Promise<string> {
	const url = `${origin}/api/health`;
	const deadline = Date.now() + readyMs;
	for (;;) {
		const { version, problem } = await ask(url).then(
			(answer) => judge(answer, versions, url),
			(error) => ({ problem: unreachable(error), version: undefined }),
		);
		if (!problem) return `${url} answers, version ${version}`;
		const remainingMs = deadline - Date.now();
		if (remainingMs <= 0) throw new DeployError(`${url} ${problem} \`${again}\` asks again.`);
		await sleep(Math.min(RETRY_MS, remainingMs));
	}
}

interface Answer {
	status: number;
	body: { version?: string; error?: string };
	/** Cloudflare's id of the version that answered. */
	versionId: string | null;
}

async function ask(url: string): Promise<Answer> {
	// A URL that redirects is not the Worker's own.
	const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
	return {
		status: response.status,
		// A login page in front of the Worker is HTML.
		body: ((await response.json().catch(() => undefined)) ?? {}) as Answer["body"],
		versionId: response.headers.get("x-worker-version"),
	};
}

/** Returns the version of a healthy Worker, or why to ask again. Throws a DeployError where waiting would not help. */
function judge(
	{ status, body, versionId }: Answer,
	versions: readonly string[],
	url: string,
): { version?: string | undefined; problem?: string } {
	if (!versionId) {
		return {
			problem: `answers with status ${status}, and does not say which version it is. Perhaps another Worker or a login page is at this URL, wrangler.jsonc lacks \`version_metadata\`, or a version runs that is older than this check.`,
		};
	}
	if (!versions.includes(versionId)) {
		return {
			problem: `is still answered by version ${versionId}, and not by ${versions.join(" or ")}, which Cloudflare runs. If that lasts, look at which Worker has this URL.`,
		};
	}
	// It says itself what it lacks.
	if (body.error) throw new DeployError(`${url} answers: ${body.error}`);
	if (status !== 200)
		return {
			problem: `answers with status ${status}: its database does not answer.`,
		};
	return { version: body.version };
}

function unreachable(error: unknown): string {
	const { cause } = error as { cause?: Error };
	return `does not answer (${cause?.message ?? error}). A new domain can take some minutes.`;
}
