// Builds the `prompt` of a completion.
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { type Entry, lastInterviewerTurn } from "../transcript/transcript.ts";
import { joinNewest, type Line, labelled, transcriptLines } from "../transcript/transcript-text.ts";
import type { Answer } from "./answers.ts";

/** The server uses this many characters from the end of a prompt (`lib/completion/prompt.ts`), but would cut inside a turn. */
export const ANSWER_PROMPT_CHARACTERS = 32_000;
/** Enough earlier suggestions for a follow-up question. */
const MAX_ANSWERS = 3;
/** More than the 150 words that the prompt asks for. */
const MAX_ANSWER_CHARACTERS = 1_500;
/** What was said before a pause of three hours belongs to another interview. */
export const PAUSE_BETWEEN_INTERVIEWS_MS = 3 * 3_600_000;

/**
 * The conversation for an answer: the newest whole turns that the server uses, and the last answers where they were suggested, so that "and
 * how long did that take?" is understood.
 */
export function answerPrompt(entries: readonly Entry[], answers: readonly Answer[]): string {
	const lines = transcriptLines(entries);
	const since = startOfInterview(lines);
	const all = withAnswers(lines, entries, answers).filter(({ at }) => at >= since);
	return joinNewest(all, ANSWER_PROMPT_CHARACTERS);
}

/** The conversation for a summary: what was said, without what was suggested. */
export function summaryPrompt(entries: readonly Entry[]): string {
	const lines = transcriptLines(entries);
	const since = startOfInterview(lines);
	return joinNewest(
		lines.filter(({ at }) => at >= since),
		FIELD_LIMITS.prompt.max,
	);
}

/** When the last long pause ended, in milliseconds since 1970, 0 without one: a transcript that was not deleted may have several interviews. */
function startOfInterview(lines: readonly Line[]): number {
	const first = lines.findLast(
		({ at }, i) => at - (lines[i - 1]?.at ?? at) >= PAUSE_BETWEEN_INTERVIEWS_MS,
	);
	return first?.at ?? 0;
}

function withAnswers(
	lines: readonly Line[],
	entries: readonly Entry[],
	answers: readonly Answer[],
): Line[] {
	// Leaves out an answer to the current question, which would otherwise look answered.
	const asked = lastInterviewerTurn(entries)?.startedAt ?? 0;
	const suggested = answers
		.filter(({ kind, text, state, askedAt }) => {
			return kind === "answer" && text !== "" && state !== "withdrawn" && askedAt < asked;
		})
		.slice(-MAX_ANSWERS)
		.map(({ askedAt, text }) => ({ at: askedAt, text: labelled("Suggested answer", cut(text)) }));
	// The sort is stable: turns keep their order.
	return [...lines, ...suggested].sort((a, b) => a.at - b.at);
}

function cut(text: string): string {
	if (text.length <= MAX_ANSWER_CHARACTERS) return text;
	return `${text.slice(0, MAX_ANSWER_CHARACTERS).replace(/\s+\S*$/, "")} …`;
}
