// One live interview: connects the two sources, the transcript and the answers. Framework-free; the page subscribes to it.
import { AnswerError } from "./answer/answer-error.ts";
import { type AskForAnswer, createAnswers } from "./answer/answers.ts";
import type { Mode } from "./answer/when-to-answer.ts";
import type { Conversation } from "./conversation.ts";
import { deviceStorage } from "./device-data.ts";
import type { Listener } from "./listen/listener.ts";
import type { Problem } from "./listen/problem.ts";
import type { SpeechEvent } from "./listen/speech-event.ts";
import { createLoader } from "./loader.ts";
import { createServerInterview } from "./server-interview.ts";
import { createSources, type Sources } from "./sources/live-sources.ts";
import type { Speaker } from "./speaker.ts";
import { createStore } from "./store.ts";
import { createInterviewKeeper } from "./transcript/keep-interview.ts";
import {
	addTypedTurn,
	closeTurns,
	correctTurn,
	type Entry,
	reduceTranscript,
} from "./transcript/transcript.ts";
import { assignVoice, voicesOf } from "./transcript/voices.ts";

export interface InterviewState {
	entries: readonly Entry[];
	sources: Sources;
	/** The problem while my microphone picks up the interviewer. */
	echo: Problem | undefined;
	mode: Mode;
	/** True when this browser does not store the interview for a reload. */
	isUnkept: boolean;
	/** True when the code that answers could not be loaded. */
	isUnloaded: boolean;
}

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
	const store = createStore<InterviewState>({
		entries: kept.entries,
		sources: {},
		echo: undefined,
		mode: "automatic",
		isUnkept: false,
		isUnloaded: false,
	});
	const { snapshot, subscribe } = store;
	/** Sources with an open turn, and those whose open turn was deleted. */
	const openTurns = new Set<Speaker>();
	const deletedTurns = new Set<Speaker>();
	let isOpen = false;
	let isSample = kept.isSample;
	const sources = createSources({
		onChange: (changed) => set({ sources: changed }),
		onEvent: hear,
		onStopped: (speaker) => conversation.tell((loaded) => loaded.stopped(speaker)),
		onSilence(wasListening) {
			setEntries(closeTurns(snapshot().entries));
			if (wasListening) server.end("stopped");
		},
	});
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
			if (isEnded && !sources.isListening()) server.end("ended");
			throw error;
		}
	}

	const options = () => ({
		answers,
		entries: () => snapshot().entries,
		background,
		mode: snapshot().mode,
		after,
		onEcho: (echo: Problem | undefined) => set({ echo }),
	});

	function set(changed: Partial<InterviewState>): void {
		const state = snapshot();
		const isSame = Object.entries(changed).every(
			([name, value]) => state[name as keyof InterviewState] === value,
		);
		if (!isSame) store.set({ ...state, ...changed });
	}

	function keep(): void {
		keeper.keep({ entries: snapshot().entries, answers: answers.all(), isSample });
	}

	function setEntries(entries: readonly Entry[]): void {
		if (entries === snapshot().entries) return;
		set({ entries });
		keep();
	}

	function hear({ speaker, isShared }: Listener, event: SpeechEvent): void {
		const wasDeleted = deletedTurns.has(speaker);
		if (event.type === "turn-started") openTurns.add(speaker);
		if (event.type === "turn-ended") openTurns.delete(speaker);
		if (event.type === "turn-started" || event.type === "turn-ended") deletedTurns.delete(speaker);
		// Deepgram repeats a turn from its start until it ends.
		if (wasDeleted && event.type !== "turn-started") return;
		setEntries(reduceTranscript(snapshot().entries, speaker, event));
		if ("text" in event && event.text) sources.heardWords(speaker);
		conversation.run((loaded) => loaded.hear(speaker, event, isShared));
	}

	/** Listens to a source, in place of the one before. */
	async function listen(listener: Listener): Promise<void> {
		const { speaker } = listener;
		await sources.stop(speaker);
		// The user has left the page while the browser asked for permission.
		if (!isOpen) {
			await listener.stop();
			server.end("left");
			return;
		}
		// Deepgram numbers the voices anew.
		const { entries } = snapshot();
		if (listener.isShared && voicesOf(entries).length > 0) {
			const gap = { type: "gap", seconds: 0, at: performance.now() } as const;
			setEntries(reduceTranscript(entries, speaker, gap));
		}
		// Loaded now, because the first word may need it.
		conversation.load().catch(() => {});
		sources.listen(listener);
	}

	function clear(): void {
		for (const speaker of openTurns) deletedTurns.add(speaker);
		answers.reset();
		conversation.tell((loaded) => loaded.cleared());
		set({ entries: [] });
		isSample = false;
		keeper.delete();
		if (!sources.isListening()) server.end("cleared");
	}

	return {
		answers,
		/** Call it when the page shows the interview, also again after `close`. */
		open(): void {
			isOpen = true;
		},
		subscribe,
		snapshot,
		onLevel: sources.onLevel,
		reject: sources.reject,
		listen,
		stop: sources.stop,
		/** Starts the interview on the server, unless it is already running; returns its id. */
		startOnServer: server.start,
		withId,
		sharedPicture: sources.sharedPicture,
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
		correct: (id: string, text: string): void =>
			setEntries(correctTurn(snapshot().entries, id, text)),
		/** Assigns a voice to a person, when several people share the microphone. */
		assignVoice: (voice: number, speaker: Speaker): void =>
			setEntries(assignVoice(snapshot().entries, voice, speaker)),
		/** Adds a turn that was typed by hand; the interviewer's are answered like spoken ones. */
		type(speaker: Speaker, text: string): void {
			setEntries(addTypedTurn(snapshot().entries, speaker, text, Date.now()));
			const event = { type: "turn-ended", text: text.trim(), at: performance.now() } as const;
			conversation.run((loaded) => loaded.hear(speaker, event, false));
		},
		/** Deletes transcript and answers, also from this device. */
		clear,
		/** Call it for each `storage` event: what another tab has deleted does not stay readable here, unless this tab is listening. */
		onStored(event: StorageEvent): void {
			if (!sources.isListening() && keeper.isDeletedBy(event)) clear();
		},
		isListening: sources.isListening,
		/** Notes that what comes is of the sample interview, unless something was said before. */
		beginSample(): void {
			isSample ||= snapshot().entries.length === 0;
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
			void sources.stop();
			answers.stop();
		},
	};
}

export type LiveInterview = ReturnType<typeof createLiveInterview>;
