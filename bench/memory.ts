// Memory of open streams: the isolate's heap, of which Cloudflare allows 128 MB, and the resident memory of the whole process.

import type { IncomingMessage } from "node:http";
import type { Lane } from "./bundle.ts";
import { connectInspector } from "./inspector.ts";
import { digits } from "./measure.ts";
import { note } from "./report.ts";
import {
	completion,
	FRAME_TEXT,
	get,
	passthrough,
	readAll,
	releaseGate,
	type Send,
	scriptGemini,
} from "./requests.ts";
import { type Services, startWorker, type Worker } from "./workers.ts";

const STREAMS = 500;
const BATCH = 25;
const FRAMES = 36;
const TARGET_KIB = 16;
const ISOLATE_MIB = 128;

interface Memory {
	/** Bytes of heap for each open stream. */
	perStream: number;
	/** Bytes of heap with all streams open. */
	heap: number;
	/** Bytes by which the process grew. */
	resident: number;
	/** How many answers arrived whole. */
	whole: number;
}

export async function compareMemory(services: Services, cookie: string): Promise<void> {
	const ours = await measureLane("direct", (worker, prompt) => completion(worker, cookie, prompt));
	const hand = await measureLane("bare", (worker, prompt) => completion(worker, cookie, prompt));
	const bytes = await measureLane("bare", passthrough);

	const kib = ({ perStream }: Memory) => `${digits(perStream / 2 ** 10)} KiB`;
	note({
		figure: `heap of one of ${STREAMS} open streams, after ${FRAMES} frames`,
		value: `${kib(ours)}; isolate ${digits(ours.heap / 2 ** 20)} MiB in all`,
		peer: `bare Worker that does the same job: ${kib(hand)}; passthrough: ${kib(bytes)}`,
		ratio: digits(ours.perStream / hand.perStream),
		target: `≤ ${TARGET_KIB} KiB, isolate < ${ISOLATE_MIB} MiB`,
		isReached: ours.perStream <= TARGET_KIB * 2 ** 10 && ours.heap < ISOLATE_MIB * 2 ** 20,
	});
	const resident = (memory: Memory) => `${digits(memory.resident / 2 ** 20)} MiB`;
	note({
		figure: `whole answers of ${STREAMS}, and growth of the process's resident memory`,
		value: `${ours.whole}, ${resident(ours)}`,
		peer: `bare Worker that does the same job: ${hand.whole}, ${resident(hand)}; passthrough: ${bytes.whole}, ${resident(bytes)}`,
		ratio: "",
		target: "all whole",
		isReached: ours.whole === STREAMS,
	});

	/** Opens the streams in a fresh process and holds them open while its memory is read. */
	async function measureLane(
		lane: Lane,
		request: (worker: Worker, prompt: string) => Send,
	): Promise<Memory> {
		const worker = await startWorker(lane, services, { inspect: true });
		const inspector = await connectInspector(worker.inspectorPort, async () =>
			readAll(await get(worker, "/api/")()),
		);
		// Code that has run before is not a stream's.
		await manyStreams(services, request, worker, 50);
		const before = { heap: await inspector.heap(), resident: worker.memory() };
		const open = { heap: 0, resident: 0 };
		const whole = await manyStreams(services, request, worker, STREAMS, async () => {
			open.resident = worker.memory();
			open.heap = await inspector.heap();
		});
		inspector.close();
		await worker.stop();
		return {
			perStream: (open.heap - before.heap) / STREAMS,
			heap: open.heap,
			resident: open.resident - before.resident,
			whole,
		};
	}
}

/** Opens `count` streams, calls `whileOpen` when each has sent all its frames and none has ended; returns how many then end whole. */
async function manyStreams(
	services: Services,
	request: (worker: Worker, prompt: string) => Send,
	worker: Worker,
	count: number,
	whileOpen = async () => {},
): Promise<number> {
	const gate = crypto.randomUUID();
	await scriptGemini(services, gate, [
		{ text: FRAME_TEXT, times: FRAMES },
		{ hold: gate },
		{ finish: "STOP" },
	]);
	const send = request(worker, gate);
	const answers: Promise<string>[] = [];
	// Not all at once: that would measure a crowd arriving, and runs into our timeouts on a slow machine.
	for (let opened = 0; opened < count; opened += BATCH) {
		const streams = await Promise.all(
			Array.from({ length: BATCH }, async () => openStream(await send())),
		);
		answers.push(...streams.map(({ answer }) => answer));
		await Promise.all(streams.map(({ isFilled }) => isFilled));
	}
	await whileOpen();
	await releaseGate(services, gate);
	const texts = await Promise.all(answers);
	return texts.filter((text) => framesIn(text) === FRAMES && /\[DONE\]|"STOP"/.test(text)).length;
}

/** Reads a stream; `isFilled` settles when all frames have arrived, or when the answer ends early. */
function openStream(response: IncomingMessage) {
	let filled = () => {};
	const allFrames = new Promise<void>((resolve) => {
		filled = resolve;
	});
	let text = "";
	const answer = readAll(response, (chunk) => {
		text += chunk;
		if (framesIn(text) === FRAMES) filled();
	});
	return { answer, isFilled: Promise.race([allFrames, answer]) };
}

const framesIn = (text: string) => text.split(FRAME_TEXT).length - 1;
