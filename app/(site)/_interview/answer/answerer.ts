// Requests answers: automatically, when `decide` says so, or because a key was pressed.
import type { SpeechEvent } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";
import { type Entry, lastInterviewerTurn } from "../transcript/transcript.ts";
import { ownerOf } from "../transcript/voices.ts";
import type { Answers } from "./answers.ts";
import { eventsByPerson } from "./events-by-person.ts";
import { answerPrompt, summaryPrompt } from "./prompt-text.ts";
import {
	type Command,
	type Decision,
	decide,
	type Input,
	type Mode,
	newDecision,
	questionNow,
	startedByKey,
	withoutDraft,
} from "./when-to-answer.ts";

export interface AnswererOptions {
	answers: Answers;
	/** The transcript at the time of asking. */
	entries: () => readonly Entry[];
	/** What is sent as `bg` at the time of asking. */
	background: () => string;
	mode: Mode;
	/** Runs the function after a number of milliseconds; returns a function that cancels it. */
	after: (ms: number, run: () => void) => () => void;
}

export function createAnswerer({ answers, entries, background, mode, after }: AnswererOptions) {
	let decision: Decision = newDecision(mode);
	let cancelWait = () => {};

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
		if (command.type === "start") askFor(command.question, { isDraft: command.isDraft });
		else if (command.type === "abort") answers.abortDraft();
		else answers.finalize();
	}

	function askFor(question: string, how: { isDraft?: boolean; isByKey?: boolean }): void {
		const prompt = answerPrompt(entries(), answers.all());
		if (!prompt) return;
		const request = { prompt, bg: background(), flag: "copilot" } as const;
		answers.ask({ kind: "answer", question, request, ...how });
	}

	return {
		/** `isShared`: several people share the source. */
		hear(source: Speaker, event: SpeechEvent, isShared: boolean): void {
			const open = { interviewer: decision.open, me: decision.mine };
			const heard = isShared
				? eventsByPerson(event, (voice) => ownerOf(entries(), voice), open)
				: [{ speaker: source, event }];
			for (const one of heard) input({ type: "speech", ...one });
		},
		/** A source has stopped. */
		stopped: (speaker: Speaker) => input({ type: "stopped", speaker, at: performance.now() }),
		setMode: (next: Mode) => input({ type: "mode", mode: next }),
		/** The transcript was cleared. */
		cleared: () => input({ type: "cleared" }),
		/** Answers now, whoever is speaking. */
		answerNow(): void {
			// After a reload nothing has been heard yet, but the transcript has what the interviewer asked last.
			const question = questionNow(decision) || (lastInterviewerTurn(entries())?.text ?? "");
			decision = startedByKey(decision);
			cancelWait();
			askFor(question, { isByKey: true });
		},
		summarize(): void {
			const prompt = summaryPrompt(entries());
			const request = { prompt, bg: "", flag: "summerizer" } as const;
			if (!prompt) return;
			const isStarted = answers.ask({ kind: "summary", question: "", request, isByKey: true });
			if (isStarted) decision = withoutDraft(decision);
		},
		close: () => cancelWait(),
	};
}
