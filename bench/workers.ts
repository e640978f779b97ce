// Workers to measure: bundled as they are deployed, each in a workerd of its own, asked without a proxy in between.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import { emulatorSettings } from "../emulator/server.ts";
import { run } from "../scripts/processes.ts";

const OUT = ".wrangler/bench";
const UNLIMITED = 1_000_000_000;
const PERIOD_SECONDS = 60;
/** The origin the Workers take for their own. */
export const ORIGIN = "http://localhost:8787";
const ACCOUNT = { email: "bench@example.com", password: "correct horse battery staple" };

/** Every lane to measure -> its entry. */
export const ENTRIES = {
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
	/** Makes the tables and an approved user; gives the `Cookie` header of their session, as a browser would send it. */
	signIn: () => Promise<string>;
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

/** Starts a bundled lane on an empty database, with the emulator as its upstream; nothing has been asked of it yet. */
export async function startWorker(lane: Lane, emulatorUrl: string): Promise<Worker> {
	const { compatibility_date, compatibility_flags, ratelimits } = unstable_readConfig(
		{ config: "wrangler.jsonc" },
		{ hideWarnings: true },
	);
	const before = new Set(children());
	const miniflare = new Miniflare(
		convertV4MiniflareOptions({
			workers: [
				{
					name: lane,
					modules: true,
					scriptPath: `${OUT}/${lane}/${scriptName(lane)}`,
					compatibilityDate: compatibility_date as string,
					compatibilityFlags: compatibility_flags,
					d1Databases: ["DB"],
					// The limiter runs, but a bench asks more often than a person may.
					ratelimits: Object.fromEntries(
						ratelimits.map(({ name, namespace_id }: { name: string; namespace_id: string }) => [
							name,
							{ namespace_id, simple: { limit: UNLIMITED, period: PERIOD_SECONDS } },
						]),
					),
					bindings: {
						BETTER_AUTH_SECRET: "a secret that is long enough for a bench",
						BETTER_AUTH_URL: ORIGIN,
						...emulatorSettings(emulatorUrl),
					},
					// Without it, code of the simulator stands before the Worker and costs more than the Worker.
					unsafeDirectSockets: [{}],
				},
			],
		}),
	);
	await miniflare.ready;
	const url = (await miniflare.unsafeGetDirectURL(lane)).origin;
	const pid = children().find((child) => !before.has(child));
	if (!pid) throw new Error("cannot find the process that runs the Worker");

	const self: Worker = {
		url,
		cpu: () =>
			readdirSync(`/proc/${pid}/task`)
				.map((task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8"))
				.reduce((ms, stat) => ms + Number(stat.split(" ")[0]) / 1e6, 0),
		memory: () =>
			Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024,
		signIn: async () => {
			const { DB } = await miniflare.getBindings<CloudflareEnv>();
			await migrate(DB);
			const signUp = await fetch(`${url}/api/auth/sign-up/email`, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify({ name: "Bench", ...ACCOUNT }),
			});
			if (!signUp.ok) throw new Error(`sign-up answered ${signUp.status}`);
			await DB.prepare(`update "user" set isApproved = 1`).run();
			const [token = ""] = cookies(signUp);
			const session = await fetch(`${url}/api/auth/get-session`, { headers: { Cookie: token } });
			return [token, ...cookies(session)].join("; ");
		},
		stop: () => miniflare.dispose(),
	};
	return self;
}

const cookies = (response: Response) =>
	response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");

const scriptName = (lane: Lane) => ENTRIES[lane].replace(/^.*\//, "").replace(/\.ts$/, ".js");

async function migrate(db: D1Database): Promise<void> {
	for (const file of readdirSync("drizzle")
		.filter((name) => name.endsWith(".sql"))
		.sort()) {
		for (const statement of readFileSync(`drizzle/${file}`, "utf8").split(
			"--> statement-breakpoint",
		)) {
			await db.prepare(statement).run();
		}
	}
}

/** The workerd processes that we started. */
function children(): number[] {
	const lines = execFileSync("ps", ["--ppid", `${process.pid}`, "-o", "pid=,comm="], {
		encoding: "utf8",
	});
	return lines
		.split("\n")
		.filter((line) => line.includes("workerd"))
		.map((line) => Number.parseInt(line, 10));
}
