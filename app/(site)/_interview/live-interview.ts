// One live interview: connects the two sources, the transcript and the answers. Framework-free; the page subscribes to it.
import { AnswerError } from "./answer/answer-error.ts";
import { type AskForAnswer, createAnswers } from "./answer/answers.ts";
import type { Mode } from "./answer/when-to-answer.ts";
import type { Conversation } from "./conversation.ts";
import { deviceStorage } from "./device-data.ts";
import type { Listener } from "./listen/listener.ts";
import type { ListenerState } from "./listen/live-session.ts";
import type { Problem } from "./listen/problem.ts";
import type { SpeechEvent } from "./listen/speech-event.ts";
import { createLoader } from "./loader.ts";
import { createServerInterview } from "./server-interview.ts";
import type { Speaker } from "./speaker.ts";
import { createInterviewKeeper } from "./transcript/keep-interview.ts";
import {
	addTypedTurn,
	closeTurns,
	correctTurn,
	type Entry,
	reduceTranscript,
} from "./transcript/transcript.ts";
import { assignVoice, voicesOf } from "./transcript/voices.ts";

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

export interface InterviewState {
	entries: readonly Entry[];
	sources: Partial<Record<Speaker, SourceStatus>>;
	/** The problem while my microphone picks up the interviewer. */
	echo: Problem | undefined;
	mode: Mode;
	/** True when this browser does not store the interview for a reload. */
	isUnkept: boolean;
	/** True when the code that answers could not be loaded. */
	isUnloaded: boolean;
}

// Quieter sound is background noise.
const SOUND_RMS = 0.01;

const after = (ms: number, run: () => void) => {
	const timer = setTimeout(run, ms);
	return () => clearTimeout(timer);
};

/** `background` returns what is sent as `bg` at the time of asking. */
export function createLiveInterview(userId: string, background: () => string) {
	const keeper = createInterviewKeeper({
		storage: deviceStorage,
		userId,
		after,
		onFailure: () => set({ isUnkept: true }),
	});
	const kept = keeper.read();
	let state: InterviewState = {
		entries: kept.entries,
		sources: {},
		echo: undefined,
		mode: "automatic",
		isUnkept: false,
		isUnloaded: false,
	};
	/** Sources with an open turn, and those whose open turn was deleted. */
	const open = new Set<Speaker>();
	const deleted = new Set<Speaker>();
	let isOpen = false;
	let isSample = kept.isSample;
	const listeners = new Map<Speaker, { listener: Listener; unsubscribe: () => void }>();
	const subscribers = new Set<() => void>();
	const levels = new Map<Speaker, (rms: number) => void>();
	const conversation = createLoader<Conversation>(
		() =>
			import("./conversation.ts").then(({ createConversation }) => createConversation(options())),
		(isUnloaded) => set({ isUnloaded }),
	);
	const server = createServerInterview();
	const askWhenLoaded: AskForAnswer = async function* (question, ...more) {
		void server.start();
		// Without waiting where that is possible: the request then leaves before the page draws the question.
		const { ask } = conversation.loaded() ?? (await conversation.load());
		yield* withId((sessionId) => ask({ ...question, sessionId }, ...more));
	};
	const answers = createAnswers({ ask: askWhenLoaded, now: Date.now, after });
	answers.reset(kept.answers);
	answers.subscribe(keep);

	/** Makes a call that names the interview on the server. */
	async function* withId(call: (sessionId: string | undefined) => ReturnType<AskForAnswer>) {
		try {
			yield* call(server.current());
		} catch (error) {
			// An admin has ended it. While nobody listens, nothing has to be stopped before another one begins.
			const isEnded = error instanceof AnswerError && error.code === "SESSION_ENDED";
			if (isEnded && listeners.size === 0) server.end("ended");
			throw error;
		}
	}

	const options = () => ({
		answers,
		entries: () => state.entries,
		background,
		mode: state.mode,
		after,
		onEcho: (echo: Problem | undefined) => set({ echo }),
	});

	function set(changed: Partial<InterviewState>): void {
		const isSame = Object.entries(changed).every(
			([name, value]) => state[name as keyof InterviewState] === value,
		);
		if (isSame) return;
		state = { ...state, ...changed };
		for (const subscriber of subscribers) subscriber();
	}

	function keep(): void {
		keeper.keep({ entries: state.entries, answers: answers.all(), isSample });
	}

	function setEntries(entries: readonly Entry[]): void {
		if (entries === state.entries) return;
		set({ entries });
		keep();
	}

	function setSource(speaker: Speaker, changed: Partial<SourceStatus>): void {
		const source = state.sources[speaker];
		if (source) set({ sources: { ...state.sources, [speaker]: { ...source, ...changed } } });
	}

	function hear({ speaker, isShared }: Listener, event: SpeechEvent): void {
		const wasDeleted = deleted.has(speaker);
		if (event.type === "turn-started") open.add(speaker);
		if (event.type === "turn-ended") open.delete(speaker);
		if (event.type === "turn-started" || event.type === "turn-ended") deleted.delete(speaker);
		// Deepgram repeats a turn from its start until it ends.
		if (wasDeleted && event.type !== "turn-started") return;
		setEntries(reduceTranscript(state.entries, speaker, event));
		if ("text" in event && event.text && !state.sources[speaker]?.hasWords) {
			setSource(speaker, { hasWords: true });
		}
		conversation.run((loaded) => loaded.hear(speaker, event, isShared));
	}

	function showLevel(speaker: Speaker, rms: number): void {
		levels.get(speaker)?.(rms);
		if (rms >= SOUND_RMS && !state.sources[speaker]?.hasSound) {
			setSource(speaker, { hasSound: true });
		}
	}

	/** Listens to a source, in place of the one before. */
	async function listen(listener: Listener): Promise<void> {
		const { speaker } = listener;
		await stop(speaker);
		// The user has left the page while the browser asked for permission.
		if (!isOpen) {
			await listener.stop();
			server.end("left");
			return;
		}
		// Deepgram numbers the voices anew.
		if (listener.isShared && voicesOf(state.entries).length > 0) {
			setEntries(
				reduceTranscript(state.entries, speaker, {
					type: "gap",
					seconds: 0,
					at: performance.now(),
				}),
			);
		}
		const { isShared } = listener;
		const source = { state: "connecting", isShared, hasSound: false, hasWords: false } as const;
		set({ sources: { ...state.sources, [speaker]: { ...source, problem: undefined } } });
		// Loaded now, because the first word may need it.
		conversation.load().catch(() => {});
		const listened = { listener, unsubscribe: () => {} };
		listeners.set(speaker, listened);
		listened.unsubscribe = listener.subscribe({
			event: (event) => hear(listener, event),
			level: (rms) => showLevel(speaker, rms),
			problem: (problem) => setSource(speaker, { problem }),
			state(next) {
				setSource(speaker, { state: next });
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
				setSource(speaker, { state: "stopped" });
				conversation.tell((loaded) => loaded.stopped(speaker));
			}),
		);
		if (listeners.size > 0) return;
		setEntries(closeTurns(state.entries));
		if (wasListening) server.end("stopped");
	}

	function clear(): void {
		for (const speaker of open) deleted.add(speaker);
		answers.reset();
		conversation.tell((loaded) => loaded.cleared());
		set({ entries: [] });
		isSample = false;
		keeper.delete();
		if (listeners.size === 0) server.end("cleared");
	}

	return {
		answers,
		/** Call it when the page shows the interview, also again after `close`. */
		open(): void {
			isOpen = true;
		},
		subscribe(subscriber: () => void): () => void {
			subscribers.add(subscriber);
			return () => subscribers.delete(subscriber);
		},
		snapshot: (): InterviewState => state,
		/** Passes the loudness of a source, from 0 to 1, to a meter about 50 times a second. */
		onLevel(speaker: Speaker, show: (rms: number) => void): () => void {
			levels.set(speaker, show);
			return () => levels.delete(speaker);
		},
		/** Shows the problem of a source that could not be opened. */
		reject(speaker: Speaker, problem: Problem): void {
			const source = { state: "stopped", problem, isShared: false } as const;
			const heard = { hasSound: false, hasWords: false };
			set({ sources: { ...state.sources, [speaker]: { ...source, ...heard } } });
		},
		listen,
		stop,
		/** Starts the interview on the server, unless it is already running; returns its id. */
		startOnServer: server.start,
		withId,
		/** The picture of the tab or screen that is shared; undefined when none is. */
		sharedPicture: (): MediaStreamTrack | undefined =>
			listeners.get("interviewer")?.listener.picture,
		/** Call it when the user leaves the page. */
		leave(): void {
			keeper.flush();
			server.end("left");
		},
		answerNow: (): void => conversation.run((loaded) => loaded.answerNow()),
		summarize: (): void => conversation.run((loaded) => loaded.summarize()),
		setMode(mode: Mode): void {
			set({ mode });
			conversation.tell((loaded) => loaded.setMode(mode));
		},
		correct: (id: string, text: string): void => setEntries(correctTurn(state.entries, id, text)),
		/** Assigns a voice to a person, when several people share the microphone. */
		assignVoice: (voice: number, speaker: Speaker): void =>
			setEntries(assignVoice(state.entries, voice, speaker)),
		/** Adds a turn that was typed by hand; the interviewer's are answered like spoken ones. */
		type(speaker: Speaker, text: string): void {
			setEntries(addTypedTurn(state.entries, speaker, text, Date.now()));
			const event = { type: "turn-ended", text: text.trim(), at: performance.now() } as const;
			conversation.run((loaded) => loaded.hear(speaker, event, false));
		},
		/** Deletes transcript and answers, also from this device. */
		clear,
		/** Call it for each `storage` event: what another tab has deleted does not stay readable here, unless this tab is listening. */
		onStored(event: StorageEvent): void {
			if (listeners.size === 0 && keeper.isDeletedBy(event)) clear();
		},
		isListening: (): boolean => listeners.size > 0,
		/** Notes that what comes is of the sample interview, unless something was said before. */
		beginSample(): void {
			isSample ||= state.entries.length === 0;
		},
		/** Whether the interview began with the sample. */
		isSample: (): boolean => isSample,
		/** Stores what has not been stored yet. Call it when the page is hidden. */
		flush: keeper.flush,
		/** Releases everything, also a source that is listened to later. */
		close(): void {
			isOpen = false;
			conversation.tell((loaded) => loaded.close());
			keeper.flush();
			void stop();
			answers.stop();
		},
	};
}

export type LiveInterview = ReturnType<typeof createLiveInterview>;
