// Decides when to request an answer, from what both people say. A reducer without a clock: events carry their time, and `waitUntil` is when
// the caller must send `wait-over`.
import type { SpeechEvent } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";
import { isBackchannel, isQuestion } from "./classify-turn.ts";

export type Mode = "automatic" | "by-key";

/** How long the interviewer must be silent after a turn that does not clearly ask something. */
const UNSURE_WAIT_MS = 700;

export type Input =
	| { type: "speech"; speaker: Speaker; event: SpeechEvent }
	/** A speaker's source has stopped: nothing more comes from it, not even the end of a turn. */
	| { type: "stopped"; speaker: Speaker; at: number }
	| { type: "wait-over"; at: number }
	| { type: "mode"; mode: Mode }
	/** The transcript was cleared. */
	| { type: "cleared" };

export type Command =
	/** A draft answers a turn that may continue: `abort` or `final` follows. */
	{ type: "start"; question: string; isDraft: boolean } | { type: "abort" } | { type: "final" };

interface Said {
	text: string;
	startedAt: number;
}

export interface Decision {
	mode: Mode;
	/** The interviewer's finished turns since I last spoke, without backchannels. */
	asked: readonly Said[];
	/** The interviewer's turn that has not ended. */
	open: Said | undefined;
	/** My turn that has not ended. */
	mine: Said | undefined;
	/** Whether my voice was ever heard. Without my microphone, a question ends only when it has been answered. */
	isMyVoiceKnown: boolean;
	/** The text of the turn that a running draft answers. */
	draft: string | undefined;
	/** The last question for which an answer was started, and when its last turn began. */
	started: { question: string; turnAt: number | undefined } | undefined;
	/** When the interviewer seemed to have finished the open turn. */
	eagerEndAt: number | undefined;
	/** When to send `wait-over`, as `performance.now()`; undefined when nothing waits. */
	waitUntil: number | undefined;
}

export function newDecision(mode: Mode): Decision {
	return {
		mode,
		asked: [],
		open: undefined,
		mine: undefined,
		isMyVoiceKnown: false,
		draft: undefined,
		started: undefined,
		eagerEndAt: undefined,
		waitUntil: undefined,
	};
}

/** The question to answer when a key is pressed: all that was asked since I last spoke, else the last question. */
export function questionNow(state: Decision): string {
	return questionOf(state.asked, state.open?.text) || (state.started?.question ?? "");
}

/** Call it when a key has requested an answer: no automatic request follows, and a draft is no longer withdrawn. */
export function startedByKey(state: Decision): Decision {
	return { ...startedNow(state, questionNow(state)), draft: undefined };
}

/** Call it when a draft was withdrawn for something else: its question is answered when the turn ends. */
export const withoutDraft = (state: Decision): Decision => ({ ...state, draft: undefined });

export function decide(state: Decision, input: Input): [Decision, Command[]] {
	switch (input.type) {
		case "speech":
			return input.speaker === "me"
				? hearMe(state, input.event)
				: hearInterviewer(state, input.event);
		case "stopped":
			return stopListening(state, input.speaker, input.at);
		case "wait-over":
			if (state.waitUntil === undefined || input.at < state.waitUntil) return [state, []];
			return start(state, questionOf(state.asked));
		case "mode": {
			const changed = { ...state, mode: input.mode, waitUntil: undefined };
			return input.mode === "by-key" ? abortDraft(changed) : [changed, []];
		}
		case "cleared": {
			const [aborted, commands] = abortDraft(state);
			const { mode, isMyVoiceKnown } = aborted;
			return [{ ...newDecision(mode), isMyVoiceKnown }, commands];
		}
	}
}

function hearInterviewer(state: Decision, event: SpeechEvent): [Decision, Command[]] {
	switch (event.type) {
		case "turn-started":
			return [speaking(state, "", event.at), []];
		case "words":
			return [speaking(state, event.text, event.at), []];
		case "eager-end": {
			const heard = speaking(state, event.text, event.at);
			const ended = { ...heard, eagerEndAt: event.at };
			// Only a clear question is worth a draft that may be discarded.
			if (!mayStart(ended) || isBackchannel(event.text) || !isQuestion(event.text)) {
				return [ended, []];
			}
			return startDraft(ended, event.text.trim());
		}
		case "resumed":
			return abortDraft({ ...state, eagerEndAt: undefined });
		case "turn-ended":
			return endTurn(state, event.text, event.at);
		case "gap":
			return [state, []];
	}
}

/** Closes the open turn. An unfinished question is kept for the key, but not answered automatically. */
function stopListening(state: Decision, speaker: Speaker, at: number): [Decision, Command[]] {
	if (speaker === "interviewer") {
		const [ended, commands] = endTurn({ ...state, mode: "by-key" }, state.open?.text ?? "", at);
		return [{ ...ended, mode: state.mode }, commands];
	}
	const [ended, commands] = state.mine ? endMine(state, state.mine.text, at) : [state, []];
	return [{ ...ended, isMyVoiceKnown: false }, commands];
}

function startDraft(state: Decision, draft: string): [Decision, Command[]] {
	if (draft === state.draft) return [state, []];
	const question = questionOf(state.asked, draft);
	return [{ ...state, draft }, [{ type: "start", question, isDraft: true }]];
}

/** The interviewer is speaking: what was waiting for silence now waits for the end of this turn. */
function speaking(state: Decision, text: string, at: number): Decision {
	const open = { text, startedAt: state.open?.startedAt ?? at };
	return { ...state, open, waitUntil: undefined };
}

function endTurn(state: Decision, text: string, at: number): [Decision, Command[]] {
	const { draft, eagerEndAt = at } = state;
	const turn = { text: text.trim(), startedAt: state.open?.startedAt ?? at };
	const asked = isBackchannel(turn.text) ? state.asked : [...state.asked, turn];
	const ended: Decision = {
		...state,
		asked: withoutAnswered(asked, state.mine),
		open: undefined,
		draft: undefined,
		eagerEndAt: undefined,
	};
	if (draft === undefined) return answerOrWait(ended, eagerEndAt, at);
	if (draft === turn.text) return [startedNow(ended, questionOf(asked)), [{ type: "final" }]];
	const [next, commands] = answerOrWait(ended, at, at);
	return [next, [{ type: "abort" }, ...commands]];
}

function hearMe(state: Decision, event: SpeechEvent): [Decision, Command[]] {
	switch (event.type) {
		case "turn-started":
		case "words":
		case "eager-end": {
			const text = event.type === "turn-started" ? "" : event.text;
			const mine = { text, startedAt: state.mine?.startedAt ?? event.at };
			const asked = withoutAnswered(state.asked, mine);
			return [{ ...state, mine, asked, waitUntil: undefined }, []];
		}
		case "turn-ended":
			return endMine(state, event.text, event.at);
		case "resumed":
		case "gap":
			return [state, []];
	}
}

function endMine(state: Decision, text: string, at: number): [Decision, Command[]] {
	const mine = { text, startedAt: state.mine?.startedAt ?? at };
	const ended: Decision = {
		...state,
		mine: undefined,
		isMyVoiceKnown: state.isMyVoiceKnown || text.trim() !== "",
		asked: withoutAnswered(state.asked, mine),
	};
	// A question may have been asked while I was speaking.
	return ended.open ? [ended, []] : answerOrWait(ended, at, at);
}

/** Drops the questions that were asked before I began to speak: I am answering them. */
function withoutAnswered(asked: readonly Said[], mine: Said | undefined): readonly Said[] {
	if (!mine || isBackchannel(mine.text)) return asked;
	return asked.filter(({ startedAt }) => startedAt > mine.startedAt);
}

const mayStart = ({ mode, mine }: Decision) => mode === "automatic" && mine === undefined;

/** Starts an answer to the open questions, or waits for more. The interviewer has been silent since `silentSince`. */
function answerOrWait(state: Decision, silentSince: number, now: number): [Decision, Command[]] {
	const question = questionOf(state.asked);
	if (isStarted(state, question)) return [startedNow(state, question), []];
	if (!mayStart(state) || !question) return [state, []];
	const waitUntil = silentSince + UNSURE_WAIT_MS;
	if (now >= waitUntil || isQuestion(state.asked.at(-1)?.text ?? "")) return start(state, question);
	return [{ ...state, waitUntil }, []];
}

/** The same words may be a question that was asked again. */
const isStarted = ({ asked, started }: Decision, question: string): boolean =>
	question === started?.question && asked.at(-1)?.startedAt === started.turnAt;

const start = (state: Decision, question: string): [Decision, Command[]] => [
	startedNow(state, question),
	[{ type: "start", question, isDraft: false }],
];

function startedNow(state: Decision, question: string): Decision {
	// As long as my own words are not heard, a question ends only when it has been answered.
	const isKept = state.isMyVoiceKnown || state.open !== undefined;
	const turnAt = state.open?.startedAt ?? state.asked.at(-1)?.startedAt ?? state.started?.turnAt;
	const asked = isKept ? state.asked : [];
	return { ...state, asked, started: { question, turnAt }, waitUntil: undefined };
}

function abortDraft(state: Decision): [Decision, Command[]] {
	if (state.draft === undefined) return [state, []];
	return [{ ...state, draft: undefined }, [{ type: "abort" }]];
}

const questionOf = (asked: readonly Said[], open = "") =>
	[...asked.map(({ text }) => text), isBackchannel(open) ? "" : open.trim()]
		.filter(Boolean)
		.join(" ");
