// How the bench asks, measures in turn, and tells what it found.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { cpus, release, totalmem } from "node:os";
import type { Worker } from "./workers.ts";

const ROUNDS = 9;
// A machine's speed changes within a second, so a round is made of turns that are shorter.
const TURNS = 10;

interface Row {
	figure: string;
	value: string;
	peer: string;
	ratio: string;
	target: string;
	isReached: boolean | undefined;
}
const rows: Row[] = [];
const agent = new Agent({ keepAlive: true });

export type Ask = () => Promise<IncomingMessage>;

/** A request on a kept connection, with as little of a client in the way as Node has. */
export function asker(
	url: string,
	{
		method = "GET",
		headers = {},
		body = "",
	}: { method?: string; headers?: object; body?: string } = {},
): Ask {
	const length = body
		? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }
		: {};
	return async () => {
		const sent = httpRequest(url, { method, agent, headers: { ...headers, ...length } });
		sent.end(body);
		const [response] = (await once(sent, "response")) as [IncomingMessage];
		return response;
	};
}

export async function readAll(
	response: IncomingMessage,
	onChunk?: (chunk: string) => void,
): Promise<string> {
	let text = "";
	response.setEncoding("utf8");
	for await (const chunk of response) {
		onChunk?.(chunk);
		text += chunk;
	}
	return text;
}

/** Gives the CPU milliseconds a request costs the Worker; throws where it is answered otherwise than expected. */
export async function cpuPerRequest(
	worker: Worker,
	ask: Ask,
	{
		count,
		atOnce = 1,
		expected,
	}: { count: number; atOnce?: number; expected: (status: number, text: string) => boolean },
): Promise<number> {
	let left = count;
	const before = worker.cpu();
	const client = async () => {
		while (left-- > 0) {
			const response = await ask();
			const text = await readAll(response);
			if (!expected(response.statusCode ?? 0, text)) {
				throw new Error(`unexpected answer ${response.statusCode}: ${text.slice(0, 300)}`);
			}
		}
	};
	await Promise.all(Array.from({ length: atOnce }, client));
	return (worker.cpu() - before) / count;
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b);
const quantile = (values: number[], q: number) =>
	sorted(values)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
const median = (values: number[]) => quantile(values, 0.5);
export const digits = (value: number) =>
	Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0);
/** Median, and the quarter of the values below and above. */
const spread = (values: number[], unit = "") =>
	`${digits(median(values))}${unit} (${digits(quantile(values, 0.25))}–${digits(quantile(values, 0.75))})`;

/** Measures both in short turns, after a round that only warms them, and notes the ratio of each round. */
export async function compare(
	figure: string,
	peerName: string,
	target: number | undefined,
	measure: () => Promise<number>,
	peer: () => Promise<number>,
	{ rounds = ROUNDS, turns = TURNS, warmUp = true } = {},
): Promise<void> {
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let round = warmUp ? -1 : 0; round < rounds; round++) {
		let [our, their] = [0, 0];
		for (let turn = 0; turn < turns; turn++) {
			// Who goes first alternates: neither always follows the other's garbage.
			const isFirst = (round + turn) % 2 === 0;
			if (!isFirst) their += await peer();
			our += await measure();
			if (isFirst) their += await peer();
		}
		if (round < 0) continue;
		ours.push(our / turns);
		theirs.push(their / turns);
	}
	const ratios = ours.map((value, i) => value / (theirs[i] ?? Number.NaN));
	note({
		figure,
		value: spread(ours, " ms"),
		peer: `${peerName}: ${spread(theirs, " ms")}`,
		ratio: spread(ratios),
		target: target === undefined ? "told" : `≤ ${target}`,
		isReached: target === undefined ? undefined : median(ratios) <= target,
	});
}

/** Measures three ways to the same answer in turn, ours, the passthrough's and the emulator alone; notes what the first two add to the third. */
export async function compareDelays(
	figure: string,
	target: number,
	[ours, passThrough, alone]: [Ask, Ask, Ask],
	rounds: number,
	measure: (ask: Ask) => Promise<number[]>,
): Promise<void> {
	const ways = [ours, passThrough, alone].map((ask) => ({ ask, took: [] as number[] }));
	for (let round = 0; round < rounds; round++) {
		// Who goes first alternates.
		for (const { ask, took } of round % 2 ? ways : ways.toReversed())
			took.push(...(await measure(ask)));
	}
	const [us = [], pass = [], base = []] = ways.map(({ took }) => took);
	const added = (took: number[], q: number) => quantile(took, q) - quantile(base, q);
	const told = (took: number[]) =>
		`p50 ${digits(added(took, 0.5))} ms, p99 ${digits(added(took, 0.99))} ms`;
	note({
		figure,
		value: told(us),
		peer: `passthrough: ${told(pass)}; emulator alone takes p50 ${digits(median(base))} ms, p99 ${digits(quantile(base, 0.99))} ms`,
		ratio: "",
		target: `p50 ≤ ${target} ms`,
		isReached: added(us, 0.5) <= target,
	});
}

export function note(row: Row): void {
	rows.push(row);
	const reached = row.isReached === undefined ? "" : row.isReached ? "reached" : "NOT REACHED";
	console.log(
		`${row.figure}\n    ${row.value}   ${row.peer}   ${row.ratio}   ${row.target} ${reached}`,
	);
}

export function report(): string {
	const version = (name: string) =>
		(JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string })
			.version;
	const lines = rows.map(
		({ figure, value, peer, ratio, target, isReached }) =>
			`| ${[figure, value, peer, ratio, target, isReached === undefined ? "" : isReached ? "yes" : "**no**"].join(" | ")} |`,
	);
	return `# Results of \`pnpm bench\`

${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split("-")[0]}, Node ${process.versions.node}, wrangler ${version("wrangler")}, Next ${version("next")}, OpenNext ${version("@opennextjs/cloudflare")}.

Medians, in brackets the quarters below and above. CPU is that of the workerd process that runs the Worker, from the operating system. D1 is SQLite in a
process of its own and the limiter counts in memory: what they do themselves is not what a Worker is billed for. Until 2026-11-24 both ran, simulated, in
the Worker's process; figures from then do not compare. Ratios are of pairs measured in short turns, delays are what a quantile is above the same one of
the emulator alone, memory is one run each, in
processes that have served the figures above it; one that had served nothing has been seen to grow by 182 MiB. Only ratios carry to another machine.

| figure | here | peer | ratio | to reach | reached |
|---|---|---|---|---|---|
${lines.join("\n")}

What stands in the way of two of them, where they are not reached:

- **36 frames, 3 times the passthrough.** Each frame enters the isolate twice, to be read and to be written; passing bytes through never does. A Worker of a few
  lines that reads, parses and writes frames costs 2.4 to 2.8 times the passthrough before it asks anybody else, and D1, the limiter and the event are 0.4 to 0.5
  more, measured apart. What is left, some 0.5 to 1, is ours: signatures, checks, deadlines, what the event says.
- **The 404, 1.5 times a bare Worker.** Processes differ: some thirty of the same code came to between 1.3 and 1.9. Profiles of six side by side tell why: in some V8
  has compiled the request's functions, in others it still interprets them after thousands of requests. Of the rest, the table of routes, the refusal that is thrown, four
  headers more and the garbage of it all are each about 5 % of the bare request; a table without expressions was no quicker over ten pairs of processes.
`;
}
