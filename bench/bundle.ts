// The Workers to measure: their bundles, and what these cost to start.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { bundleWorker, scriptIn } from "../scripts/bundle.ts";
import { run } from "../scripts/processes.ts";

export const OUT = ".wrangler/bench";

/** Every lane to measure -> its entry. */
const ENTRIES = {
	direct: "worker.ts",
	next: ".open-next/worker.js",
	bare: "bench/bare.ts",
} as const;
export type Lane = keyof typeof ENTRIES;

/** The bundle of a lane, below `OUT`. */
export const bundlePath = (lane: Lane) => scriptIn(lane, ENTRIES[lane]);

interface Size {
	bytes: number;
	gzipped: number;
}

/** Bundles a lane; returns its size as uploaded. */
export async function bundle(lane: Lane): Promise<Size> {
	await bundleWorker(ENTRIES[lane], `${OUT}/${lane}`);
	const script = readFileSync(`${OUT}/${bundlePath(lane)}`);
	return { bytes: script.length, gzipped: gzipSync(script).length };
}

/** Returns the CPU milliseconds that a lane takes to start, before its first request. */
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
