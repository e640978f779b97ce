// Starts the built Worker in workerd, on a free port, with the caller's local D1.
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { start } from "../../scripts/processes.ts";
import type { RunOptions } from "./run-worker.ts";

export interface Worker {
	url: string;
	/** What it has printed so far. */
	log: () => string;
	stop: () => Promise<void>;
	/** Kills it without a shutdown. */
	kill: () => Promise<void>;
}

interface Options {
	/** The folder whose `state` is its local D1, which must be migrated. */
	folder: string;
	settings: Record<string, string>;
	/** The file to which its log is written. */
	logFile: string;
	/** The bundled Worker: `scriptOf` a lane. */
	script: string;
	signUpLimit?: RunOptions["signUpLimit"];
}

/** Starts a Worker and waits until it answers; throws with its log when it does not. */
export async function startWorker({
	folder,
	settings,
	logFile,
	script,
	signUpLimit,
}: Options): Promise<Worker> {
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const options: RunOptions = {
		script,
		state: `${folder}/state`,
		port,
		settings: {
			BETTER_AUTH_SECRET: crypto.randomUUID() + crypto.randomUUID(),
			BETTER_AUTH_URL: url,
			...settings,
		},
		signUpLimit,
	};
	const child = start("node", ["e2e/support/run-worker.ts"], { input: JSON.stringify(options) });
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
		await sleep(100);
	}
	throw new Error("no answer from /api/health");
}
