// What the bench does in the page of the live interview: it gives it sound, and watches the screen.
import type { Page } from "@playwright/test";

export type Speaker = "interviewer" | "me";

declare global {
	interface Window {
		bench: {
			/** Noise for so many seconds. Resolves when it has ended, with the time of its end: milliseconds since 1970. */
			say: (speaker: Speaker, seconds: number) => Promise<number>;
			/** Resolves with the time when the frame with the first text of the next answer is drawn. */
			nextAnswer: () => Promise<number>;
			/** Milliseconds of sound that the browser has skipped since the sources were opened, because the machine was busy. */
			skippedMs: () => number;
			/** Durations of the tasks over 50 ms since the page was opened, in milliseconds. */
			longTasks: number[];
		};
	}
}

/** Opens the live interview and listens to both people, whose sound is made by Web Audio. */
export async function openLiveInterview(page: Page): Promise<void> {
	await page.addInitScript(prepare);
	await page.goto("/");
	await page.getByRole("button", { name: "Share the call" }).click();
	await page.getByRole("button", { name: "I will tell them" }).click();
	await page.getByText("Waiting for somebody in the call to speak.").waitFor();
	await page.getByRole("button", { name: "Use the microphone" }).click();
	await page.getByText("Say a sentence aloud.").waitFor();
}

/** Runs in the page, before its own scripts. */
function prepare(): void {
	const gains: Partial<Record<Speaker, GainNode>> = {};
	const now = () => performance.timeOrigin + performance.now();
	/** How far the clock of each audio context was behind ours once it had started, in milliseconds. */
	const delays = new Map<AudioContext, number>();
	const delayOf = (context: AudioContext) => performance.now() - context.currentTime * 1_000;
	window.AudioContext = class extends AudioContext {
		constructor(options?: AudioContextOptions) {
			super(options);
			this.addEventListener("statechange", () => {
				if (this.state === "running" && !delays.has(this)) delays.set(this, delayOf(this));
			});
		}
	};

	async function openSource(speaker: Speaker): Promise<MediaStream> {
		const context = new AudioContext();
		await context.resume();
		// The emulator recognizes sound that is sent again by its samples, within 20 s: none may repeat itself sooner.
		const noise = context.createBuffer(1, context.sampleRate * 30, context.sampleRate);
		const samples = noise.getChannelData(0);
		for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
		const source = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
		const gain = new GainNode(context, { gain: 0 });
		const destination = context.createMediaStreamDestination();
		source.connect(gain).connect(destination);
		source.start();
		gains[speaker] = gain;
		return destination.stream;
	}
	navigator.mediaDevices.getUserMedia = () => openSource("me");
	navigator.mediaDevices.getDisplayMedia = async () => {
		const picture = document.createElement("canvas").captureStream().getVideoTracks();
		return new MediaStream([...(await openSource("interviewer")).getTracks(), ...picture]);
	};

	const longTasks: number[] = [];
	new PerformanceObserver((list) => {
		longTasks.push(...list.getEntries().map(({ duration }) => duration));
	}).observe({ type: "longtask", buffered: true });

	const answerText = () => document.querySelector(".live-answer")?.textContent ?? "";
	window.bench = {
		longTasks,
		skippedMs: () =>
			[...delays].reduce(
				(sum, [context, delay]) =>
					context.state === "running" ? sum + Math.max(0, delayOf(context) - delay) : sum,
				0,
			),
		async say(speaker, seconds) {
			const gain = gains[speaker];
			if (!gain) throw new Error(`${speaker} is not listened to`);
			const { context } = gain;
			const from = context.currentTime;
			const endsAt = now() + seconds * 1_000;
			gain.gain.setValueAtTime(0.3, from);
			gain.gain.setValueAtTime(0, from + seconds);
			await new Promise((resolve) => setTimeout(resolve, endsAt - now()));
			return endsAt;
		},
		nextAnswer() {
			const before = answerText();
			return new Promise((resolve) => {
				const observer = new MutationObserver(() => {
					const text = answerText();
					if (!text || text === before) return;
					observer.disconnect();
					// Runs within the frame that draws it.
					requestAnimationFrame(() => resolve(now()));
				});
				observer.observe(document.body, { subtree: true, childList: true, characterData: true });
			});
		},
	};
}
