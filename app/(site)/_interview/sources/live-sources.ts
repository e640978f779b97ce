// The sources that are listened to, and what the page shows of them. Framework-free.
import type { Listener } from "../listen/listener.ts";
import type { ListenerState } from "../listen/live-session.ts";
import type { Problem } from "../listen/problem.ts";
import type { SpeechEvent } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";

/** A source that is listened to. */
export interface SourceStatus {
	state: ListenerState;
	problem: Problem | undefined;
	/** Several people share it. */
	isShared: boolean;
	/** Whether it was loud enough for speech at least once. */
	hasSound: boolean;
	hasWords: boolean;
}

export type Sources = Partial<Record<Speaker, SourceStatus>>;

interface Callbacks {
	onChange: (sources: Sources) => void;
	onEvent: (listener: Listener, event: SpeechEvent) => void;
	/** One source was released. */
	onStopped: (speaker: Speaker) => void;
	/** Stopping has left no source; `wasListening` is false if there was none before. */
	onSilence: (wasListening: boolean) => void;
}

const NEW = { problem: undefined, isShared: false, hasSound: false, hasWords: false };
// Quieter sound is background noise.
const SOUND_RMS = 0.01;

export function createSources({ onChange, onEvent, onStopped, onSilence }: Callbacks) {
	let sources: Sources = {};
	const listeners = new Map<Speaker, { listener: Listener; unsubscribe: () => void }>();
	const levels = new Map<Speaker, (rms: number) => void>();

	function set(speaker: Speaker, source: SourceStatus): void {
		sources = { ...sources, [speaker]: source };
		onChange(sources);
	}

	function change(speaker: Speaker, changed: Partial<SourceStatus>): void {
		const source = sources[speaker];
		if (source) set(speaker, { ...source, ...changed });
	}

	function showLevel(speaker: Speaker, rms: number): void {
		levels.get(speaker)?.(rms);
		if (rms >= SOUND_RMS && !sources[speaker]?.hasSound) change(speaker, { hasSound: true });
	}

	/** Listens to a source. Stop the one before first. */
	function listen(listener: Listener): void {
		const { speaker, isShared } = listener;
		set(speaker, { ...NEW, state: "connecting", isShared });
		const listened = { listener, unsubscribe: () => {} };
		listeners.set(speaker, listened);
		listened.unsubscribe = listener.subscribe({
			event: (event) => onEvent(listener, event),
			level: (rms) => showLevel(speaker, rms),
			problem: (problem) => change(speaker, { problem }),
			state(next) {
				change(speaker, { state: next });
				// By itself: the track has ended.
				if (next === "stopped" && listeners.get(speaker) === listened) void stop(speaker);
			},
		});
	}

	/** Stops listening to one source or to both, and releases them. Resolves when the last words have arrived. */
	async function stop(...speakers: Speaker[]): Promise<void> {
		const stopped = speakers.length ? speakers : (["interviewer", "me"] as const);
		const wasListening = listeners.size > 0;
		await Promise.all(
			stopped.map(async (speaker) => {
				const source = listeners.get(speaker);
				if (!source) return;
				listeners.delete(speaker);
				await source.listener.stop();
				source.unsubscribe();
				levels.get(speaker)?.(0);
				change(speaker, { state: "stopped" });
				onStopped(speaker);
			}),
		);
		if (listeners.size === 0) onSilence(wasListening);
	}

	return {
		listen,
		stop,
		isListening: (): boolean => listeners.size > 0,
		/** Notes that words of a source have arrived. */
		heardWords(speaker: Speaker): void {
			if (!sources[speaker]?.hasWords) change(speaker, { hasWords: true });
		},
		/** Shows the problem of a source that could not be opened. */
		reject: (speaker: Speaker, problem: Problem): void =>
			set(speaker, { ...NEW, state: "stopped", problem }),
		/** Passes the loudness of a source, from 0 to 1, to a meter about 50 times a second. */
		onLevel(speaker: Speaker, show: (rms: number) => void): () => void {
			levels.set(speaker, show);
			return () => levels.delete(speaker);
		},
		/** The picture of the tab or screen that is shared; undefined when none is. */
		sharedPicture: (): MediaStreamTrack | undefined =>
			listeners.get("interviewer")?.listener.picture,
	};
}
