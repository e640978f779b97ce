// Starts the bundled Workers, each in a workerd process of its own that is called without a proxy in between.
// D1 is one process for all of them: Cloudflare does not bill a Worker for it either.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { unstable_readConfig } from "wrangler";
import { emulatorSettings } from "../emulator/server.ts";
import { start } from "../scripts/processes.ts";
import { bundlePath, type Lane, OUT } from "./bundle.ts";

// The workerd that wrangler brings. The package has no types: it exports the path of its program.
const { resolve } = createRequire(import.meta.url);
const { default: workerd } = createRequire(resolve("wrangler"))("workerd") as { default: string };
/** The Workers' `BETTER_AUTH_URL`. */
export const ORIGIN = "http://localhost:8787";

export interface Worker {
	/** Where workerd listens, `http://127.0.0.1:…`. */
	url: string;
	/** Undefined unless it was started with `inspect`. */
	inspectorPort: number | undefined;
	/** The CPU time of its process so far, in milliseconds. */
	cpu: () => number;
	/** The resident memory of its process, in bytes. */
	memory: () => number;
	stop: () => Promise<void>;
}

/** The URLs of the services that the Workers use. */
export interface Services {
	emulator: string;
	d1: string;
}

const running = new Set<Worker>();
let started = 0;

/** Starts a server of this repository by its file; returns the URL it prints. */
export async function startServer(file: string, ...args: string[]): Promise<string> {
	const child = start("node", [file, ...args]);
	for (;;) {
		const url = / at (http:\S+)/.exec(child.output())?.[1];
		if (url) return url;
		if (child.process.exitCode !== null) throw new Error(child.output());
		await sleep(20);
	}
}

/**
 * Starts a bundled lane, which has served no request yet. An inspector slows it down: not for figures of CPU. `withPages` adds the static
 * assets, without which no page works.
 */
export async function startWorker(
	lane: Lane,
	services: Services,
	{ inspect = false, withPages = false } = {},
): Promise<Worker> {
	// A file of its own: workerd may still be reading the one of a process of the same lane.
	const file = `${OUT}/${lane}-${started++}.capnp`;
	writeFileSync(file, workerdConfig(lane, services, withPages));
	const inspector = inspect ? ["--inspector-addr=127.0.0.1:0"] : [];
	const child = spawn(workerd, ["serve", "--experimental", "--control-fd=3", ...inspector, file], {
		// Its standard output is the log of requests.
		stdio: ["ignore", "ignore", "pipe", "pipe"],
	});
	void printFaults(child.stderr as NodeJS.ReadableStream);
	const ended = once(child, "exit");
	const ports = await Promise.race([
		readPorts(child.stdio[3] as NodeJS.ReadableStream, inspect ? 2 : 1),
		ended.then(() => Promise.reject(new Error(`workerd does not start ${lane}`))),
	]);
	const worker: Worker = {
		url: `http://127.0.0.1:${ports.get("listen")}`,
		inspectorPort: ports.get("listen-inspector"),
		cpu: () =>
			readdirSync(`/proc/${child.pid}/task`)
				.map((task) => readFileSync(`/proc/${child.pid}/task/${task}/schedstat`, "utf8"))
				.reduce((ms, stat) => ms + Number(stat.split(" ")[0]) / 1e6, 0),
		memory: () =>
			Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1024,
		stop: async () => {
			running.delete(worker);
			child.kill();
			await ended;
		},
	};
	running.add(worker);
	return worker;
}

/** Prints what a Worker logs, except `OTHER_ORIGIN`: no Worker of the bench is called at `ORIGIN`. */
async function printFaults(stderr: NodeJS.ReadableStream): Promise<void> {
	for await (const line of createInterface({ input: stderr })) {
		if (!line.includes('"OTHER_ORIGIN"')) console.error(line);
	}
}

/** Reads workerd's reports of the ports it listens on, one JSON object a line, until there are `count`. */
async function readPorts(
	stream: NodeJS.ReadableStream,
	count: number,
): Promise<Map<string, number>> {
	let text = "";
	for await (const chunk of stream) {
		text += chunk;
		const lines = text.split("\n").slice(0, -1);
		const ports = lines.map((line) => JSON.parse(line) as { event: string; port: number });
		if (ports.length >= count) return new Map(ports.map(({ event, port }) => [event, port]));
	}
	throw new Error("workerd ended before it listened");
}

export async function stopWorkers(): Promise<void> {
	await Promise.all([...running].map((worker) => worker.stop()));
}

/** Returns workerd's configuration in Cap'n Proto's text form, with the bindings that `wrangler.jsonc` has. */
function workerdConfig(lane: Lane, { emulator, d1 }: Services, withPages: boolean): string {
	const settings = {
		BETTER_AUTH_SECRET: "a secret that is long enough for a bench",
		BETTER_AUTH_URL: ORIGIN,
		...emulatorSettings(emulator),
	};
	const { compatibility_date, compatibility_flags, ratelimits } = unstable_readConfig(
		{ config: "wrangler.jsonc" },
		{ hideWarnings: true },
	);
	const bindings = [
		...Object.entries(settings).map(
			([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
		),
		...ratelimits.map(
			({ name }: { name: string }) =>
				`(name = "${name}", wrapped = (moduleName = "bench:limiter", innerBindings = []))`,
		),
		...(withPages ? [`(name = "ASSETS", service = (name = "assets", entrypoint = "files"))`] : []),
		`(name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = "d1")]))`,
	];
	return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
	services = [
		(name = "main", worker = .main),
		(name = "d1", external = (address = "${new URL(d1).host}", http = ())),
		(name = "internet", network = (allow = ["public", "private"])),
		(name = "assets", worker = .assets),
		(name = "disk", disk = (path = ".open-next/assets", allowDotfiles = true)),
	],
	sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "${withPages ? "assets" : "main"}")],
	extensions = [(modules = [(name = "bench:limiter", esModule = embed "../../bench/stand-ins/limiter.js", internal = true)])],
);
const main :Workerd.Worker = (
	modules = [(name = "worker", esModule = embed "${bundlePath(lane)}")],
	compatibilityDate = "${compatibility_date}",
	compatibilityFlags = ${JSON.stringify(compatibility_flags)},
	bindings = [${bindings.join(", ")}],
);
const assets :Workerd.Worker = (
	modules = [(name = "worker", esModule = embed "../../bench/stand-ins/assets.js")],
	compatibilityDate = "${compatibility_date}",
	bindings = [(name = "DISK", service = "disk"), (name = "MAIN", service = "main")],
);
`;
}
