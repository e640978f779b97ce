// One built Worker in workerd, as `wrangler dev` runs it, on a free port and a local state of the caller's.
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { experimental_readRawConfig } from "wrangler";
import { start } from "../../scripts/processes.ts";

export interface Worker {
	url: string;
	/** What it has printed so far. */
	log: () => string;
	stop: () => Promise<void>;
	/** Ends it at once, in the middle of whatever it does. */
	kill: () => Promise<void>;
}

interface Options {
	/** A folder for its settings and its local D1, migrated before. */
	folder: string;
	settings: Record<string, string>;
	/** Where its log goes as it is written. */
	logFile: string;
	/** Its entry, if it is not the one that is deployed. */
	entry?: string | undefined;
	/** Whether everyone together may sign up more often than the deployed limit allows: many tests at once make their own accounts. */
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
		...["--show-interactive-dev-session=false", "--test-scheduled"],
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

/** Writes the deployed configuration with another limit on all sign-ups; returns its path. */
async function crowdedConfig(folder: string): Promise<string> {
	const { rawConfig } = experimental_readRawConfig({ config: "wrangler.jsonc" });
	const path = `${folder}/wrangler.json`;
	const ratelimits = rawConfig.ratelimits?.map((limit: { name: string; simple: object }) =>
		limit.name === "SIGN_UP_LIMIT"
			? { ...limit, simple: { ...limit.simple, limit: 100_000 } }
			: limit,
	);
	const absolute = {
		main: resolve(rawConfig.main ?? ""),
		assets: { ...rawConfig.assets, directory: resolve(rawConfig.assets?.directory ?? "") },
	};
	await writeFile(
		path,
		JSON.stringify({ ...rawConfig, ...absolute, ratelimits, $schema: undefined }),
	);
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
