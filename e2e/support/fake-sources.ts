// Sources of sound for headless Chromium, which cannot share a tab: a Web Audio stream replaces the sound of a tab, and nothing else is
// replaced. The microphone is Chromium's fake device, which plays a WAV file.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

declare global {
	interface Window {
		speak: (seconds: number) => Promise<void>;
		/** How many tracks, audio contexts and worklets the page has opened and not released. */
		openedContexts: () => number;
		unreleased: () => { tracks: number; contexts: number };
	}
}

const WAV_RATE = 16_000;

/** Writes a WAV file with noise between these seconds and silence elsewhere. */
export async function writeSpeech(file: string, bursts: readonly (readonly [number, number])[]) {
	const end = Math.max(...bursts.map(([, to]) => to)) + 20;
	const pcm = new Int16Array(end * WAV_RATE);
	for (const [from, to] of bursts) {
		for (let i = from * WAV_RATE; i < to * WAV_RATE; i++) pcm[i] = (Math.random() - 0.5) * 0x4000;
	}
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36 + pcm.byteLength, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	// PCM, mono.
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(WAV_RATE, 24);
	header.writeUInt32LE(WAV_RATE * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write("data", 36);
	header.writeUInt32LE(pcm.byteLength, 40);
	await writeFile(file, Buffer.concat([header, Buffer.from(pcm.buffer)]));
}

/** Counts what the page opens and releases. */
export async function countReleases(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const tracks: MediaStreamTrack[] = [];
		const contexts: AudioContext[] = [];
		const { getUserMedia } = navigator.mediaDevices;
		navigator.mediaDevices.getUserMedia = async (constraints) => {
			const stream = await getUserMedia.call(navigator.mediaDevices, constraints);
			tracks.push(...stream.getTracks());
			return stream;
		};
		window.AudioContext = class extends AudioContext {
			constructor(options?: AudioContextOptions) {
				super(options);
				contexts.push(this);
			}
		};
		window.openedContexts = () => contexts.length;
		window.unreleased = () => ({
			tracks: tracks.filter(({ readyState }) => readyState === "live").length,
			contexts: contexts.filter(({ state }) => state !== "closed").length,
		});
	});
}

/** Lets the page share a tab whose sound is noise while the test speaks, and silence otherwise. */
export async function fakeTab(page: Page): Promise<void> {
	await page.addInitScript(() => {
		let gain: GainNode | undefined;
		window.speak = async (seconds) => {
			if (!gain) throw new Error("no tab is shared");
			const { context } = gain;
			gain.gain.setValueAtTime(0.3, context.currentTime);
			gain.gain.setValueAtTime(0, context.currentTime + seconds);
			await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
		};
		navigator.mediaDevices.getDisplayMedia = async () => {
			const context = new AudioContext();
			await context.resume();
			const noise = context.createBuffer(1, context.sampleRate * 10, context.sampleRate);
			const samples = noise.getChannelData(0);
			for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
			const source = context.createBufferSource();
			source.buffer = noise;
			source.loop = true;
			gain = context.createGain();
			gain.gain.value = 0;
			const destination = context.createMediaStreamDestination();
			source.connect(gain).connect(destination);
			source.start();
			const screen = document.createElement("canvas");
			// A frame is captured when something is drawn.
			setInterval(() => screen.getContext("2d")?.fillRect(0, 0, 9, 9), 200);
			const picture = screen.captureStream().getVideoTracks();
			return new MediaStream([...destination.stream.getAudioTracks(), ...picture]);
		};
	});
}

/** Shares a tab without its sound. */
export async function fakeSilentTab(page: Page): Promise<void> {
	await page.addInitScript(() => {
		navigator.mediaDevices.getDisplayMedia = async () =>
			document.createElement("canvas").captureStream();
	});
}

/** Denies every request to share a tab, as a user does by cancelling the browser's dialog. */
export async function refuseTab(page: Page): Promise<void> {
	await page.addInitScript(() => {
		navigator.mediaDevices.getDisplayMedia = () =>
			Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
	});
}
