// Workers to measure: bundled as they are deployed, each in a workerd of its own, asked without a proxy in between.
// D1 is a process of its own, shared by all of them: on Cloudflare it is not part of what a Worker costs either.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { unstable_readConfig } from "wrangler";
import { emulatorSettings } from "../emulator/server.ts";
import { run, start } from "../scripts/processes.ts";

// The one that wrangler brings. The package has no types: it gives the path of its program.
const { resolve } = createRequire(import.meta.url);
const { default: workerd } = createRequire(resolve("wrangler"))("workerd") as { default: string };
const OUT = ".wrangler/bench";
/** The origin the Workers take for their own. */
export const ORIGIN = "http://localhost:8787";
const PASSWORD = "correct horse battery staple";

/** Every lane to measure -> its entry. */
const ENTRIES = {
	direct: "worker.ts",
	next: ".open-next/worker.js",
	bare: "bench/bare.ts",
} as const;
export type Lane = keyof typeof ENTRIES;

export interface Worker {
	/** Where workerd listens, `http://127.0.0.1:…`. */
	url: string;
	/** The CPU time of its process so far, in milliseconds. */
	cpu: () => number;
	/** The resident memory of its process, in bytes. */
	memory: () => number;
	stop: () => Promise<void>;
}

/** Bundles a lane as `wrangler deploy` would; gives its sizes in bytes. */
export async function bundle(lane: Lane): Promise<{ bytes: number; gzipped: number }> {
	await run("wrangler", ["deploy", ENTRIES[lane], "--dry-run", "--outdir", `${OUT}/${lane}`]);
	const script = readFileSync(`${OUT}/${lane}/${scriptName(lane)}`);
	return { bytes: script.length, gzipped: gzipSync(script).length };
}

/** Gives the CPU time that starting a bundled lane takes before its first request, in milliseconds. */
export async function startupCpu(lane: Lane): Promise<number> {
	const [file, profile] = [`${OUT}/${lane}.bundle`, `${OUT}/${lane}.cpuprofile`];
	await run("wrangler", ["deploy", ENTRIES[lane], "--dry-run", "--outfile", file]);
	await run("wrangler", ["check", "startup", "--worker", file, "--outfile", profile]);
	const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(profile, "utf8")) as {
		nodes: { id: number; callFrame: { functionName: string } }[];
		samples: number[];
		timeDeltas: number[];
	};
	const idle = new Set(
		nodes
			.filter(({ callFrame }) => /^\((idle|program)\)$/.test(callFrame.functionName))
			.map(({ id }) => id),
	);
	return samples.reduce(
		(ms, sample, i) => (idle.has(sample) ? ms : ms + (timeDeltas[i] ?? 0) / 1_000),
		0,
	);
}

/** Starts a server of ours by its file; gives the address it says it is at. */
export async function startServer(file: string, ...args: string[]): Promise<string> {
	const child = start("node", [file, ...args]);
	for (;;) {
		const url = / at (http:\S+)/.exec(child.output())?.[1];
		if (url) return url;
		if (child.process.exitCode !== null) throw new Error(child.output());
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** Starts a bundled lane with the emulator as its upstream and `d1` as its database; nothing has been asked of it yet. */
export async function startWorker(lane: Lane, emulatorUrl: string, d1: string): Promise<Worker> {
	const settings = {
		BETTER_AUTH_SECRET: "a secret that is long enough for a bench",
		BETTER_AUTH_URL: ORIGIN,
		...emulatorSettings(emulatorUrl),
	};
	const file = `${OUT}/${lane}.capnp`;
	writeFileSync(file, workerdConfig(lane, settings, d1));
	const child = spawn(workerd, ["serve", "--experimental", "--control-fd=3", file], {
		stdio: ["ignore", "inherit", "inherit", "pipe"],
	});
	const ended = once(child, "exit");
	const [line] = await Promise.race([
		once(child.stdio[3] as NodeJS.ReadableStream, "data"),
		ended.then(() => Promise.reject(new Error(`workerd does not start ${lane}`))),
	]);
	const { port } = JSON.parse(String(line)) as { port: number };
	return {
		url: `http://127.0.0.1:${port}`,
		cpu: () =>
			readdirSync(`/proc/${child.pid}/task`)
				.map((task) => readFileSync(`/proc/${child.pid}/task/${task}/schedstat`, "utf8"))
				.reduce((ms, stat) => ms + Number(stat.split(" ")[0]) / 1e6, 0),
		memory: () =>
			Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1024,
		stop: async () => {
			child.kill();
			await ended;
		},
	};
}

/** What workerd is told, in Cap'n Proto's text form. Asking D1 and the limiter costs about what it costs deployed; what they do themselves is not counted. */
function workerdConfig(lane: Lane, settings: Record<string, string>, d1: string): string {
	const { compatibility_date, compatibility_flags, ratelimits } = config();
	const bindings = [
		...Object.entries(settings).map(
			([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
		),
		...ratelimits.map(
			({ name }: { name: string }) =>
				`(name = "${name}", wrapped = (moduleName = "bench:limiter", innerBindings = []))`,
		),
		`(name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = "d1")]))`,
	];
	return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
	services = [
		(name = "main", worker = .main),
		(name = "d1", external = (address = "${new URL(d1).host}", http = ())),
		(name = "internet", network = (allow = ["public", "private"])),
	],
	sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
	extensions = [(modules = [(name = "bench:limiter", esModule = embed "../../bench/limiter.js", internal = true)])],
);
const main :Workerd.Worker = (
	modules = [(name = "worker", esModule = embed "${lane}/${scriptName(lane)}")],
	compatibilityDate = "${compatibility_date}",
	compatibilityFlags = ${JSON.stringify(compatibility_flags)},
	bindings = [${bindings.join(", ")}],
);
`;
}

const config = () => unstable_readConfig({ config: "wrangler.jsonc" }, { hideWarnings: true });

/** Makes an approved user; gives the `Cookie` header of their session, as a browser would send it. */
export async function signIn({ url }: Worker, d1: string): Promise<string> {
	const email = `${crypto.randomUUID()}@example.com`;
	const signUp = await fetch(`${url}/api/auth/sign-up/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ name: "Bench", email, password: PASSWORD }),
	});
	if (!signUp.ok) throw new Error(`sign-up answered ${signUp.status}`);
	const approve = JSON.stringify({ sql: `update "user" set isApproved = 1` });
	const approved = await fetch(`${d1}/execute`, { method: "POST", body: approve });
	if (!approved.ok) throw new Error(`D1 answered ${approved.status}`);
	const [token = ""] = cookies(signUp);
	const session = await fetch(`${url}/api/auth/get-session`, { headers: { Cookie: token } });
	return [token, ...cookies(session)].join("; ");
}

const cookies = (response: Response) =>
	response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");

const scriptName = (lane: Lane) => ENTRIES[lane].replace(/^.*\//, "").replace(/\.ts$/, ".js");
