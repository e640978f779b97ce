// Sources of sound for headless Chromium, which shares no tab: a stream made by Web Audio stands for the sound of a tab, and nothing else
// is replaced.
import type { Page } from "@playwright/test";

declare global {
	interface Window {
		speak: (seconds: number) => Promise<void>;
	}
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
			const picture = document.createElement("canvas").captureStream().getVideoTracks();
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

/** Refuses to share anything, as a user does in the browser's dialog. */
export async function refuseTab(page: Page): Promise<void> {
	await page.addInitScript(() => {
		navigator.mediaDevices.getDisplayMedia = () =>
			Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
	});
}
