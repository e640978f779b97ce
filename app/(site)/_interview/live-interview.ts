// One live interview: connects the two sources, the transcript, the decision when to answer, and the answers. Framework-free; the page
// subscribes to it.
import { createAnswers } from "./answer/answers.ts";
import { ask } from "./answer/ask.ts";
import { answerPrompt, summaryPrompt } from "./answer/prompt-text.ts";
import {
	type Command,
	type Decision,
	decide,
	type Input,
	type Mode,
	newDecision,
	questionNow,
	startedByKey,
} from "./answer/when-to-answer.ts";
import { deviceStorage } from "./device-storage.ts";
import { isEcho, type LatestTurn } from "./listen/echo.ts";
import type { Listener } from "./listen/listener.ts";
import type { ListenerState } from "./listen/live-session.ts";
import { createProblem, type Problem } from "./listen/problem.ts";
import type { SpeechEvent } from "./listen/speech-event.ts";
import type { Speaker } from "./speaker.ts";
import { createInterviewKeeper } from "./transcript/keep-interview.ts";
import {
	addTypedTurn,
	closeTurns,
	correctTurn,
	type Entry,
	reduceTranscript,
} from "./transcript/transcript.ts";

/** A source that is listened to. */
export interface SourceStatus {
	state: ListenerState;
	problem: Problem | undefined;
	/** Loud enough to be speech, at least once. */
	hasSound: boolean;
	hasWords: boolean;
}

export interface InterviewState {
	entries: readonly Entry[];
	sources: Partial<Record<Speaker, SourceStatus>>;
	mode: Mode;
	/** This browser does not keep the interview for a reload. */
	isUnkept: boolean;
}

// Quieter sound is noise of the room.
const SOUND_RMS = 0.01;

const after = (ms: number, run: () => void) => {
	const timer = setTimeout(run, ms);
	return () => clearTimeout(timer);
};

/** `background` returns what is sent as `bg` at the time of asking. */
export function createLiveInterview(userId: string, background: () => string) {
	const answers = createAnswers({ ask, now: Date.now, after });
	const keeper = createInterviewKeeper({
		storage: deviceStorage(),
		userId,
		after,
		onFailure: () => set({ isUnkept: true }),
	});
	const kept = keeper.read();
	let state: InterviewState = {
		entries: kept.entries,
		sources: {},
		mode: "automatic",
		isUnkept: false,
	};
	let decision: Decision = newDecision(state.mode);
	let cancelWait = () => {};
	const listeners = new Map<Speaker, { listener: Listener; unsubscribe: () => void }>();
	const latest: Partial<Record<Speaker, LatestTurn>> = {};
	const subscribers = new Set<() => void>();
	const levels = new Map<Speaker, (rms: number) => void>();
	answers.reset(kept.answers);
	answers.subscribe(keep);

	function set(changed: Partial<InterviewState>): void {
		state = { ...state, ...changed };
		for (const subscriber of subscribers) subscriber();
	}

	function keep(): void {
		keeper.keep({ entries: state.entries, answers: answers.all() });
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

	function input(next: Input): void {
		const [changed, commands] = decide(decision, next);
		decision = changed;
		cancelWait();
		if (decision.waitUntil !== undefined) {
			const ms = Math.max(0, decision.waitUntil - performance.now());
			cancelWait = after(ms, () => input({ type: "wait-over", at: performance.now() }));
		}
		for (const command of commands) run(command);
	}

	function run(command: Command): void {
		switch (command.type) {
			case "start":
				askFor(command.question, { isDraft: command.isDraft });
				break;
			case "abort":
				answers.abortDraft();
				break;
			case "final":
				answers.finalize();
		}
	}

	function askFor(question: string, how: { isDraft?: boolean; isByKey?: boolean }): void {
		const prompt = answerPrompt(state.entries, answers.all());
		if (!prompt) return;
		answers.ask({
			kind: "answer",
			question,
			request: { prompt, bg: background(), flag: "copilot" },
			...how,
		});
	}

	function hear(speaker: Speaker, event: SpeechEvent): void {
		setEntries(reduceTranscript(state.entries, speaker, event));
		if ("text" in event && event.text) setSource(speaker, { hasWords: true });
		noteTurn(speaker, event);
		input({ type: "speech", speaker, event });
	}

	/** Tells an echo: my microphone repeats the interviewer's words while they are spoken. */
	function noteTurn(speaker: Speaker, event: SpeechEvent): void {
		if (event.type === "turn-started") latest[speaker] = { text: "", startedAt: event.at };
		if (!("text" in event)) return;
		const startedAt = latest[speaker]?.startedAt ?? event.at;
		const ended = event.type === "turn-ended" ? { endedAt: event.at } : {};
		latest[speaker] = { text: event.text, startedAt, ...ended };
		const { interviewer, me } = latest;
		if (speaker === "me" && interviewer && me && isEcho(interviewer, me)) {
			setSource("me", { problem: createProblem("echo", "me") });
		}
	}

	return {
		answers,
		subscribe(subscriber: () => void): () => void {
			subscribers.add(subscriber);
			return () => subscribers.delete(subscriber);
		},
		snapshot: (): InterviewState => state,
		/** Passes the loudness of a source, from 0 to 1, to a meter about 12 times a second. */
		onLevel(speaker: Speaker, show: (rms: number) => void): () => void {
			levels.set(speaker, show);
			return () => levels.delete(speaker);
		},

		/** Shows a source that could not be opened. */
		reject(speaker: Speaker, problem: Problem): void {
			const source = { state: "stopped", problem, hasSound: false, hasWords: false } as const;
			set({ sources: { ...state.sources, [speaker]: source } });
		},
		/** Listens to a source, in place of the one before. */
		async listen(listener: Listener): Promise<void> {
			const { speaker } = listener;
			await this.stop(speaker);
			const source = { state: "connecting", hasSound: false, hasWords: false } as const;
			set({ sources: { ...state.sources, [speaker]: { ...source, problem: undefined } } });
			const unsubscribe = listener.subscribe({
				event: (event) => hear(speaker, event),
				level: (rms) => {
					levels.get(speaker)?.(rms);
					if (rms >= SOUND_RMS && !state.sources[speaker]?.hasSound) {
						setSource(speaker, { hasSound: true });
					}
				},
				problem: (problem) => setSource(speaker, { problem }),
				state: (next) => setSource(speaker, { state: next }),
			});
			listeners.set(speaker, { listener, unsubscribe });
		},
		/** Stops listening to one source or to both, and releases them. Resolves when the last words have arrived. */
		async stop(...speakers: Speaker[]): Promise<void> {
			const stopped = speakers.length ? speakers : (["interviewer", "me"] as const);
			await Promise.all(
				stopped.map(async (speaker) => {
					const source = listeners.get(speaker);
					if (!source) return;
					listeners.delete(speaker);
					await source.listener.stop();
					source.unsubscribe();
					levels.get(speaker)?.(0);
					setSource(speaker, { state: "stopped" });
					input({ type: "stopped", speaker, at: performance.now() });
				}),
			);
			if (listeners.size === 0) setEntries(closeTurns(state.entries));
		},

		/** Answers now, whoever is speaking. */
		answerNow: (): void => {
			const question = questionNow(decision);
			decision = startedByKey(decision);
			cancelWait();
			askFor(question, { isByKey: true });
		},
		summarize: (): void => {
			const prompt = summaryPrompt(state.entries);
			const request = { prompt, bg: "", flag: "summerizer" } as const;
			if (prompt) answers.ask({ kind: "summary", question: "", request, isByKey: true });
		},
		setMode(mode: Mode): void {
			set({ mode });
			input({ type: "mode", mode });
		},
		correct: (id: string, text: string): void => setEntries(correctTurn(state.entries, id, text)),
		/** Adds a turn that was typed by hand; the interviewer's are answered like spoken ones. */
		type(speaker: Speaker, text: string): void {
			setEntries(addTypedTurn(state.entries, speaker, text, Date.now()));
			const at = performance.now();
			input({ type: "speech", speaker, event: { type: "turn-ended", text: text.trim(), at } });
		},
		/** Deletes transcript and answers, also from this device. */
		clear(): void {
			answers.reset();
			input({ type: "cleared" });
			set({ entries: [] });
			keeper.delete();
		},
		/** Writes what is not kept yet. To be called when the page is hidden. */
		flush: keeper.flush,
		/** Releases everything. */
		close(): void {
			cancelWait();
			keeper.flush();
			void this.stop();
			answers.stop();
		},
	};
}

export type LiveInterview = ReturnType<typeof createLiveInterview>;
