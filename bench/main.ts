// `pnpm bench`: what the Worker costs, each figure beside a peer measured in the same run. Prints a table and writes it to RESULTS.md.
import { writeFileSync } from "node:fs";
import { GEMINI_KEY } from "../emulator/gemini.ts";
import { stopAll } from "../scripts/processes.ts";
import {
	type Ask,
	asker,
	compare,
	compareDelays,
	cpuPerRequest,
	digits,
	note,
	readAll,
	report,
} from "./measure.ts";
import {
	bundle,
	ORIGIN,
	signIn,
	startServer,
	startupCpu,
	startWorker,
	type Worker,
} from "./workers.ts";

// A frame as long as Gemini's usual one.
const WORDS = "Some words that Gemini might say to you. ".repeat(5).trim();
const FRAMES = 36;
const workers: Worker[] = [];

/** What Gemini answers to a prompt that contains `match`, from now on. */
async function script(emulator: string, match: string, steps: object[]): Promise<void> {
	const body = JSON.stringify({ service: "gemini", match, steps, times: 1_000_000_000 });
	const response = await fetch(`${emulator}/emulator/scripts`, { method: "POST", body });
	if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
}

async function main(): Promise<void> {
	const emulator = await startServer("emulator/main.ts", "0");
	const d1 = await startServer("bench/d1.ts");
	const lanes = ["direct", "next", "bare"] as const;
	console.log("Bundling …");
	const sizes = {
		direct: await bundle("direct"),
		next: await bundle("next"),
		bare: await bundle("bare"),
	};
	const begin = async (lane: (typeof lanes)[number]) => {
		const worker = await startWorker(lane, emulator, d1);
		workers.push(worker);
		return worker;
	};

	await script(emulator, "one frame", [{ text: WORDS }, { finish: "STOP" }]);
	await script(emulator, "many frames", [
		{ text: WORDS, times: FRAMES, everyMs: 3 },
		{ finish: "STOP" },
	]);
	await script(emulator, "told times", [
		{ text: "{clock}", times: FRAMES, everyMs: 10 },
		{ finish: "STOP" },
	]);
	await script(emulator, "long talk", [
		{ text: WORDS, times: 60, everyMs: 50 },
		{ finish: "STOP" },
	]);

	const direct = await begin("direct");
	const next = await begin("next");
	const bare = await begin("bare");
	const cookies = new Map([
		[direct, await signIn(direct, d1)],
		[next, await signIn(next, d1)],
	]);

	const complete = (worker: Worker, prompt: string) =>
		asker(`${worker.url}/api/completion`, {
			method: "POST",
			headers: { Cookie: cookies.get(worker), Origin: ORIGIN },
			body: JSON.stringify({ prompt }),
		});
	const geminiBody = (prompt: string) =>
		JSON.stringify({ contents: [{ role: "user", parts: [{ text: prompt }] }] });
	const passThrough = (worker: Worker, prompt: string, query = "") =>
		asker(`${worker.url}/passthrough${query}`, { method: "POST", body: geminiBody(prompt) });
	const askGemini = (prompt: string) =>
		asker(
			`${emulator}/gemini/v1beta/models/gemini-flash-lite-latest:streamGenerateContent?alt=sse`,
			{
				method: "POST",
				headers: { "x-goog-api-key": GEMINI_KEY },
				body: geminiBody(prompt),
			},
		);

	const is404 = { count: 200, expected: (status: number) => status === 404 };
	const nothing = (worker: Worker) => () =>
		cpuPerRequest(worker, asker(`${worker.url}/api/`), is404);
	await compare(
		"CPU of a request that needs nothing (`/api/` 404)",
		"bare Worker",
		1.5,
		nothing(direct),
		nothing(bare),
	);
	await compare("the same", "plain OpenNext lane", 0.15, nothing(direct), nothing(next));

	const isUp = { count: 100, expected: (status: number) => status === 200 };
	await compare(
		"CPU of `GET /api/health`",
		"bare Worker, same D1 query",
		1.3,
		() => cpuPerRequest(direct, asker(`${direct.url}/api/health`), isUp),
		() => cpuPerRequest(bare, asker(`${bare.url}/health`), isUp),
	);

	const one = { count: 30, expected: (_: number, text: string) => text.endsWith("[DONE]\n\n") };
	await compare(
		"CPU of an authorized one-frame completion, with analytics",
		"plain OpenNext lane",
		0.5,
		() => cpuPerRequest(direct, complete(direct, "one frame"), one),
		() => cpuPerRequest(next, complete(next, "one frame"), one),
	);

	const isWhole = (_: number, text: string) => text.split(WORDS).length === FRAMES + 1;
	const many = { count: 10, atOnce: 5, expected: isWhole };
	await compare(
		`CPU of a ${FRAMES}-frame answer, 3 ms between frames, authorized, with analytics`,
		"bare Worker passing bytes through",
		3,
		() => cpuPerRequest(direct, complete(direct, "many frames"), many),
		() => cpuPerRequest(bare, passThrough(bare, "many frames"), many),
	);

	await compare(
		"the same",
		"passthrough that also asks D1 and the limiter and sends an event",
		undefined,
		() => cpuPerRequest(direct, complete(direct, "many frames"), many),
		() => cpuPerRequest(bare, passThrough(bare, "many frames", "?all"), many),
	);

	const firstWord = async (ask: Ask) => {
		const from = performance.now();
		let took = Number.NaN;
		await readAll(await ask(), (chunk) => {
			if (Number.isNaN(took) && chunk.includes(WORDS)) took = performance.now() - from;
		});
		return took;
	};
	await compareDelays(
		"time to the first word, over calling the emulator directly",
		2,
		[complete(direct, "one frame"), passThrough(bare, "one frame"), askGemini("one frame")],
		400,
		async (ask) => [await firstWord(ask)],
	);

	const delays = async (ask: Ask) => {
		const found: number[] = [];
		await readAll(await ask(), (chunk) => {
			const now = process.hrtime.bigint();
			for (const [, clock = ""] of chunk.matchAll(/"text": ?"(\d+)"/g)) {
				found.push(Number(now - BigInt(clock)) / 1e6);
			}
		});
		if (found.length !== FRAMES) throw new Error(`${found.length} frames of ${FRAMES}`);
		return found.slice(1);
	};
	await compareDelays(
		"delay added to a later frame",
		0.5,
		[complete(direct, "told times"), passThrough(bare, "told times"), askGemini("told times")],
		20,
		delays,
	);

	const crowd = async (worker: Worker, ask: Ask) => {
		for (let i = 0; i < 20; i++) await readAll(await asker(`${worker.url}/api/`)());
		const before = worker.memory();
		let peak = before;
		const watch = setInterval(() => {
			peak = Math.max(peak, worker.memory());
		}, 50);
		const texts = await Promise.all(Array.from({ length: 500 }, async () => readAll(await ask())));
		clearInterval(watch);
		const whole = texts.filter((text) => text.split(WORDS).length === 61).length;
		return { grown: (peak - before) / 2 ** 20, whole };
	};
	const grown = async (worker: Worker, ask: Ask) => {
		const [first, again] = [await crowd(worker, ask), await crowd(worker, ask)];
		const text = `${first.whole} whole, memory grows by ${digits(first.grown)} MiB, and by ${digits(again.grown)} MiB for the next 500`;
		return { ...first, text };
	};
	const ours = await grown(direct, complete(direct, "long talk"));
	const peers = await grown(bare, passThrough(bare, "long talk"));
	note({
		figure: "500 streams at once, 3 s each",
		value: ours.text,
		peer: `passthrough: ${peers.text}`,
		ratio: "",
		target: "all whole, < 128 MiB",
		isReached: ours.whole === 500 && ours.grown < 128,
	});
	await Promise.all([direct, next, bare].map((worker) => worker.stop()));
	workers.splice(0);

	const fresh = (lane: "direct" | "next", method: string, path: string) => async () => {
		const worker = await begin(lane);
		const ask = asker(worker.url + path, { method });
		const from = performance.now();
		await readAll(await ask());
		const took = performance.now() - from;
		await worker.stop();
		workers.splice(workers.indexOf(worker), 1);
		return took;
	};
	const few = { rounds: 5, turns: 1, warmUp: false };
	for (const [what, method, path] of [
		["first API request in a fresh process (`/api/` 404)", "GET", "/api/"],
		["the same, a completion without a session", "POST", "/api/completion"],
	] as const) {
		await compare(
			what,
			"plain OpenNext lane",
			0.2,
			fresh("direct", method, path),
			fresh("next", method, path),
			few,
		);
	}

	const size = ({ bytes, gzipped }: { bytes: number; gzipped: number }) =>
		`${(bytes / 2 ** 20).toFixed(1)} MiB, ${(gzipped / 2 ** 20).toFixed(1)} MiB gzipped`;
	note({
		figure: "bundle size (as uploaded)",
		value: size(sizes.direct),
		peer: `plain OpenNext lane: ${size(sizes.next)}`,
		ratio: digits(sizes.direct.gzipped / sizes.next.gzipped),
		target: "told",
		isReached: undefined,
	});
	await compare(
		"CPU of starting up (`wrangler check startup`)",
		"plain OpenNext lane",
		undefined,
		() => startupCpu("direct"),
		() => startupCpu("next"),
		few,
	);
	writeFileSync("bench/RESULTS.md", report());
}

try {
	await main();
} finally {
	await Promise.all(workers.map((worker) => worker.stop()));
	await stopAll();
}
process.exit();
