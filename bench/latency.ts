// Delays that a client notices, over calling the emulated Gemini directly.
import { compareDelays } from "./measure.ts";
import {
	completion,
	FRAME_TEXT,
	geminiAlone,
	passthrough,
	readAll,
	type Send,
	scriptGemini,
} from "./requests.ts";
import type { Services, Worker } from "./workers.ts";

const FRAMES = 36;

export async function compareLatency(
	services: Services,
	direct: Worker,
	bare: Worker,
	cookie: string,
): Promise<void> {
	const ways = (prompt: string): [Send, Send, Send] => [
		completion(direct, cookie, prompt),
		passthrough(bare, prompt),
		geminiAlone(services, prompt),
	];

	await scriptGemini(services, "first word", [{ text: FRAME_TEXT }, { finish: "STOP" }]);
	await compareDelays("time to the first word, over calling the emulator directly", {
		target: 2,
		ways: ways("first word"),
		rounds: 400,
		async measure(send) {
			const from = performance.now();
			let took = Number.NaN;
			await readAll(await send(), (chunk) => {
				if (Number.isNaN(took) && chunk.includes(FRAME_TEXT)) took = performance.now() - from;
			});
			return [took];
		},
	});

	// The emulator writes the time it sends a frame into the frame.
	await scriptGemini(services, "clock", [
		{ text: "{clock}", times: FRAMES, everyMs: 10 },
		{ finish: "STOP" },
	]);
	await compareDelays("delay added to a later frame", {
		target: 0.5,
		ways: ways("clock"),
		rounds: 20,
		async measure(send) {
			const delays: number[] = [];
			await readAll(await send(), (chunk) => {
				const now = process.hrtime.bigint();
				for (const [, clock = ""] of chunk.matchAll(/"text": ?"(\d+)"/g)) {
					delays.push(Number(now - BigInt(clock)) / 1e6);
				}
			});
			if (delays.length !== FRAMES) throw new Error(`${delays.length} frames of ${FRAMES}`);
			return delays.slice(1);
		},
	});
}
