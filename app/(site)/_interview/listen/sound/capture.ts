import { SAMPLE_RATES } from "../deepgram/listen-url.ts";

// A separate file: an AudioWorklet cannot be part of a bundle, and the page's policy forbids blob URLs.
const WORKLET_URL = "/pcm-worklet.js";
// For devices with a sample rate that Deepgram does not support.
const FALLBACK_RATE = 16_000;

/** Message of the worklet: about 20 ms of 16-bit mono samples and their loudness, from 0 to 1. */
interface Chunk {
	pcm: Int16Array<ArrayBuffer>;
	rms: number;
}

export interface Capture {
	sampleRate: number;
	/** Rejects when the worklet could not be loaded. */
	started: Promise<void>;
	/** The browser may suspend sound until the user clicks. */
	isPaused(): boolean;
	resume(): void;
	stop(): Promise<void>;
}

/** Turns a stream's sound into chunks, at the device's own rate: Firefox throws when a microphone meets a context of another rate. */
export function capture(stream: MediaStream, onChunk: (chunk: Chunk) => void): Capture {
	const context = new AudioContext();
	const sampleRate = SAMPLE_RATES.includes(context.sampleRate) ? context.sampleRate : FALLBACK_RATE;
	let node: AudioWorkletNode | undefined;
	let source: MediaStreamAudioSourceNode | undefined;

	async function start(): Promise<void> {
		await context.audioWorklet.addModule(WORKLET_URL);
		if (context.state === "closed") return;
		source = context.createMediaStreamSource(stream);
		node = new AudioWorkletNode(context, "pcm", {
			channelCount: 1,
			channelCountMode: "explicit",
			processorOptions: { targetRate: sampleRate },
		});
		node.port.onmessage = ({ data }: MessageEvent<Chunk>) => onChunk(data);
		// Only nodes that lead to the destination are sure to run. This one's output stays silent.
		source.connect(node).connect(context.destination);
	}

	return {
		sampleRate,
		started: start(),
		isPaused: () => context.state !== "running" && context.state !== "closed",
		resume: () => void context.resume().catch(() => {}),
		async stop() {
			if (context.state === "closed") return;
			if (node) node.port.onmessage = null;
			node?.port.postMessage("stop");
			source?.disconnect();
			node?.disconnect();
			await context.close();
		},
	};
}
