// Starts the built Worker in workerd through `wrangler dev`, on a free port, with the caller's local D1.
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { readMovableConfig } from "../../scripts/local-worker.ts";
import { start } from "../../scripts/processes.ts";

export interface Worker {
	url: string;
	/** What it has printed so far. */
	log: () => string;
	stop: () => Promise<void>;
	/** Kills it without a shutdown. */
	kill: () => Promise<void>;
}

interface Options {
	/** The folder of its settings and of its local D1, which must be migrated. */
	folder: string;
	settings: Record<string, string>;
	/** The file to which its log is written. */
	logFile: string;
	/** Its entry, if not the deployed one. */
	entry?: string | undefined;
	/** Raises the limit on all sign-ups together, because many tests create accounts at the same time. */
	isCrowded?: boolean;
}

/** Starts a Worker and waits until it answers; throws with its log when it does not. */
export async function startWorker({
	folder,
	settings,
	logFile,
	entry,
	isCrowded = false,
}: Options): Promise<Worker> {
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const vars = `${folder}/${port}.vars`;
	const all = {
		BETTER_AUTH_SECRET: crypto.randomUUID() + crypto.randomUUID(),
		BETTER_AUTH_URL: url,
		...settings,
	};
	const lines = Object.entries(all).map(([name, value]) => `${name}="${value}"\n`);
	await writeFile(vars, lines.join(""));
	const child = start("wrangler", [
		...["dev", ...(entry ? [entry] : []), "--port", `${port}`, "--inspector-port", "0"],
		...["--persist-to", `${folder}/state`, "--env-file", vars],
		...(isCrowded ? ["--config", await crowdedConfig(folder)] : []),
		// A deployer's wrangler.jsonc may have a custom domain, which would replace the host in URLs and `Origin`.
		...["--infer-origin-from-routes=false", "--show-interactive-dev-session=false"],
		"--test-scheduled",
	]);
	const log = createWriteStream(logFile);
	child.process.stdout?.pipe(log, { end: false });
	child.process.stderr?.pipe(log, { end: false });
	try {
		await ready(url, () => child.process.exitCode === null);
	} catch (error) {
		await child.stop();
		throw new Error(`The built Worker does not run:\n${child.output()}`, { cause: error });
	}
	return { url, log: child.output, stop: child.stop, kill: child.kill };
}

/** Writes the deployed configuration with a higher limit on all sign-ups, and returns its path. */
async function crowdedConfig(folder: string): Promise<string> {
	const config = readMovableConfig();
	const path = `${folder}/wrangler.json`;
	const ratelimits = config.ratelimits?.map((limit: { name: string; simple: object }) =>
		limit.name === "SIGN_UP_LIMIT"
			? { ...limit, simple: { ...limit.simple, limit: 100_000 } }
			: limit,
	);
	await writeFile(path, JSON.stringify({ ...config, ratelimits }));
	return path;
}

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "localhost", () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});
}

async function ready(url: string, isRunning: () => boolean): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (isRunning() && Date.now() < deadline) {
		const response = await fetch(`${url}/api/health`).catch(() => undefined);
		if (response?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("no answer from /api/health");
}
