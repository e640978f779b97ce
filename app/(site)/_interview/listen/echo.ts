import type { Speaker } from "../speaker.ts";
import { createProblem, type Problem } from "./problem.ts";
import type { SpeechEvent } from "./speech-event.ts";

/** The latest turn of a speaker. Times in milliseconds of performance.now(). */
interface LatestTurn {
	text: string;
	startedAt: number;
	/** Absent while the turn is open. */
	endedAt?: number;
}

// Fewer words may match by chance ("yes, exactly").
const MIN_WORDS = 5;
// The two sockets recognize the same sound a little differently.
const MIN_SHARED = 0.7;
// An echo starts a turn in both sockets within this time.
const TOLERANCE_MS = 1_500;
// The end of a long turn is enough to compare, and keeps this fast.
const MAX_WORDS = 80;

/** Detects an echo: the microphone picks up the interviewer from the loudspeakers. Compares the transcripts of the two sources. */
export function createEchoDetector() {
	const latest: Partial<Record<Speaker, LatestTurn>> = {};
	let echo: Problem | undefined;
	return {
		/** Returns the echo as a problem while it lasts: until my microphone was silent during a whole turn of the interviewer. */
		hear(speaker: Speaker, event: SpeechEvent): Problem | undefined {
			const turn = nextTurn(latest[speaker], event);
			if (!turn) return echo;
			latest[speaker] = turn;
			const { interviewer, me } = latest;
			if (!interviewer) return echo;
			if (speaker === "me" && isEcho(interviewer, turn)) echo ??= createProblem("echo", "me");
			const isWholeTurn = speaker === "interviewer" && turn.endedAt !== undefined;
			if (isWholeTurn && splitWords(turn.text).length >= MIN_WORDS && isSilentDuring(turn, me)) {
				echo = undefined;
			}
			return echo;
		},
		/** Call it when a source has stopped. */
		forget(speaker: Speaker): void {
			delete latest[speaker];
			echo = undefined;
		},
	};
}

/** Undefined for an event that changes no turn. */
function nextTurn(turn: LatestTurn | undefined, event: SpeechEvent): LatestTurn | undefined {
	if (event.type === "turn-started") return { text: "", startedAt: event.at };
	if (!("text" in event)) return undefined;
	// A turn without words was a noise: it is not an echo, and does not show that there is none.
	const isNew = turn === undefined || turn.endedAt !== undefined;
	const startedAt = isNew ? event.at : turn.startedAt;
	const ended = event.type === "turn-ended" ? { endedAt: event.at } : {};
	return { text: event.text, startedAt, ...ended };
}

const isSilentDuring = (turn: LatestTurn, me: LatestTurn | undefined) =>
	(me?.endedAt ?? (me ? Number.POSITIVE_INFINITY : 0)) < turn.startedAt - TOLERANCE_MS;

/**
 * Whether my microphone picks up the interviewer from the loudspeakers: most of my words are the interviewer's, in the same order, while the
 * interviewer is speaking. Repeating a question after it has ended is not an echo.
 */
export function isEcho(interviewer: LatestTurn, me: LatestTurn): boolean {
	const isAtOnce =
		me.startedAt >= interviewer.startedAt - TOLERANCE_MS &&
		me.startedAt < (interviewer.endedAt ?? Number.POSITIVE_INFINITY);
	if (!isAtOnce) return false;
	const mine = splitWords(me.text);
	if (mine.length < MIN_WORDS) return false;
	return countShared(splitWords(interviewer.text), mine) / mine.length >= MIN_SHARED;
}

// Chinese, Japanese and Thai are written without spaces: there a character stands for a word.
const WORD =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}']+/gu;

function splitWords(text: string): string[] {
	return (text.toLowerCase().match(WORD) ?? []).slice(-MAX_WORDS);
}

/** Length of the longest common subsequence. */
function countShared(theirs: string[], mine: string[]): number {
	let previous = new Array<number>(mine.length + 1).fill(0);
	for (const word of theirs) {
		const row = [0];
		for (const [i, own] of mine.entries()) {
			row.push(word === own ? (previous[i] ?? 0) + 1 : Math.max(previous[i + 1] ?? 0, row[i] ?? 0));
		}
		previous = row;
	}
	return previous.at(-1) ?? 0;
}
