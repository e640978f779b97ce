// Runs the shipped worklet, with the few names that an AudioWorkletGlobalScope gives it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const source = readFileSync("public/pcm-worklet.js", "utf8");

interface Message {
	pcm: Int16Array;
	rms: number;
}
interface Processor {
	port: { onmessage: () => void };
	process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

function createWorklet(sampleRate: number, targetRate: number) {
	const messages: Message[] = [];
	class AudioWorkletProcessor {
		port = { postMessage: (message: Message) => messages.push(message) };
	}
	let Registered: (new (options: object) => Processor) | undefined;
	new Function("AudioWorkletProcessor", "registerProcessor", "sampleRate", source)(
		AudioWorkletProcessor,
		(_: string, processor: typeof Registered) => {
			Registered = processor;
		},
		sampleRate,
	);
	if (!Registered) throw new Error("The worklet registered nothing.");
	const processor = new Registered({ processorOptions: { targetRate } });
	/** Plays `count` samples in the blocks of 128 that browsers use. */
	function play(count: number, sample: (i: number) => number) {
		for (let at = 0; at < count; at += 128) {
			const input = Float32Array.from({ length: 128 }, (_, i) => sample(at + i));
			processor.process([[input]], [[new Float32Array(128)]]);
		}
	}
	return { messages, processor, play };
}

test("chunks have 20 ms of 16-bit samples", () => {
	const { messages, play } = createWorklet(48000, 48000);
	play(6_000, (i) => (i % 2 ? 0.5 : -0.5));
	expect(messages).toHaveLength(6);
	expect(messages[0]?.pcm).toHaveLength(960);
	expect([...(messages[0]?.pcm.slice(0, 2) ?? [])]).toEqual([-16383, 16384]);
	expect(messages[0]?.rms).toBeCloseTo(0.5);
});

test("no sample is lost or repeated between chunks", () => {
	const { messages, play } = createWorklet(44100, 44100);
	play(11_025, (i) => (i % 1000) / 0x7fff);
	const pcm = messages.flatMap((message) => [...message.pcm]);
	expect(pcm.length).toBe(12 * 882);
	expect(pcm.every((value, i) => value === i % 1000)).toBe(true);
});

test("a sample rate that Deepgram does not support is averaged down", () => {
	const { messages, play } = createWorklet(96000, 16000);
	// Six input samples, -3 to 2 over a ramp of sixes: each average is the ramp's step.
	play(4_800, (i) => (Math.floor(i / 6) % 100) / 100 + ((i % 6) - 2.5) / 1000);
	expect(messages).toHaveLength(2);
	expect(messages[0]?.pcm).toHaveLength(320);
	const values = messages[0]?.pcm.slice(0, 100) ?? [];
	for (const [i, value] of values.entries()) expect(value).toBeCloseTo((i / 100) * 0x7fff, -1);
});

test.each([22050, 11025])("%i Hz keeps the speed of speech at 16000 Hz", (rate) => {
	const { messages, play } = createWorklet(rate, 16000);
	play(rate, () => 0.1);
	expect(messages).toHaveLength(50);
});

test("a source without sound yields silence, so that the socket stays open", () => {
	const { messages, processor } = createWorklet(8000, 8000);
	for (let i = 0; i < 2; i++) processor.process([[]], [[new Float32Array(128)]]);
	expect(messages).toEqual([{ pcm: new Int16Array(160), rms: 0 }]);
});

test("samples over full scale are clipped", () => {
	const { messages, play } = createWorklet(8000, 8000);
	play(320, (i) => (i % 2 ? 2 : -2));
	expect(messages[0]?.pcm.slice(0, 2)).toEqual(Int16Array.of(-0x7fff, 0x7fff));
});

test("a stopped worklet can be released", () => {
	const { processor } = createWorklet(8000, 8000);
	const output = [[new Float32Array(128)]];
	expect(processor.process([[]], output)).toBe(true);
	processor.port.onmessage();
	expect(processor.process([[]], output)).toBe(false);
});
