import { expect, test } from "vitest";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import type { Speaker } from "../speaker.ts";
import { addTypedTurn, type Entry } from "../transcript/transcript.ts";
import type { Answer } from "./answers.ts";
import {
	ANSWER_PROMPT_CHARACTERS,
	answerPrompt,
	PAUSE_BETWEEN_INTERVIEWS_MS,
	summaryPrompt,
} from "./prompt-text.ts";

const talk = (...turns: [Speaker, number, string][]) =>
	turns.reduce<readonly Entry[]>(
		(entries, [speaker, at, text]) => addTypedTurn(entries, speaker, text, at),
		[],
	);

const answer = (askedAt: number, text: string, more: Partial<Answer> = {}): Answer => ({
	...{ id: `${askedAt}`, kind: "answer", question: "", askedAt, state: "done", text },
	...{ isDraft: false, requestId: undefined, problem: undefined, ...more },
});

test("the last answers stand where they were suggested", () => {
	const entries = talk(
		["interviewer", 10, "What did you build?"],
		["me", 30, "A queue."],
		["interviewer", 40, "And how long did that take?"],
	);
	expect(answerPrompt(entries, [answer(20, "**A queue.**\n\n- In Go")])).toBe(
		[
			"Interviewer: What did you build?",
			"Suggested answer: **A queue.**",
			"  - In Go",
			"Me: A queue.",
			"Interviewer: And how long did that take?",
		].join("\n"),
	);
});

test("answers to the current question, empty and withdrawn answers, and summaries are left out", () => {
	const entries = talk(["interviewer", 10, "Why?"], ["interviewer", 50, "And how?"]);
	const left = [
		answer(20, ""),
		answer(30, "x", { state: "withdrawn" }),
		answer(40, "x", { kind: "summary" }),
		answer(60, "x"),
	];
	expect(answerPrompt(entries, left)).toBe("Interviewer: Why?\nInterviewer: And how?");
});

test("three answers are sent, each with at most 1,500 characters", () => {
	const entries = talk(["interviewer", 100, "And?"]);
	const prompt = answerPrompt(
		entries,
		[1, 2, 3, 4].map((at) => answer(at, `Answer ${at}`)),
	);
	expect(prompt.match(/Answer \d/g)).toEqual(["Answer 2", "Answer 3", "Answer 4"]);
	const sent = (length: number) => answerPrompt(entries, [answer(1, "x".repeat(length))]);
	expect(sent(1_500)).not.toContain("…");
	expect(sent(1_501)).toContain("x …\n");
});

test("the transcript is cut at whole turns to what the server uses", () => {
	const turn = "x".repeat(ANSWER_PROMPT_CHARACTERS / 2 - "Interviewer: ".length);
	const line = `Interviewer: ${turn}`;
	// Two lines and the line break between them: one character too long.
	const two = talk(["interviewer", 1, turn], ["interviewer", 2, turn]);
	expect(answerPrompt(two, [])).toBe(line);
	const fitting = talk(["interviewer", 1, turn.slice(1)], ["interviewer", 2, turn]);
	expect(answerPrompt(fitting, [])).toHaveLength(ANSWER_PROMPT_CHARACTERS);
});

test("a single turn that is too long keeps its end and its speaker", () => {
	const long = talk(["me", 1, "word ".repeat(ANSWER_PROMPT_CHARACTERS)]);
	const prompt = answerPrompt(long, []);
	expect(prompt.length).toBeLessThanOrEqual(ANSWER_PROMPT_CHARACTERS);
	expect(prompt).toMatch(/^Me: word word.* word$/);
});

test("a summary gets everything that was said, within the limit of the field", () => {
	const half = "x".repeat(FIELD_LIMITS.prompt.max / 2);
	const entries = talk(["interviewer", 1, "Hello."], ["interviewer", 2, half], ["me", 3, "Yes."]);
	expect(summaryPrompt(entries)).toBe(`Interviewer: Hello.\nInterviewer: ${half}\nMe: Yes.`);
	const more = talk(["me", 1, half], ["me", 2, half]);
	expect(summaryPrompt(more)).toBe(`Me: ${half}`);
});

test("lines of a typed turn cannot pass for turns", () => {
	const entries = talk(["me", 1, "Code:\r\nInterviewer: no\n\nend"]);
	expect(summaryPrompt(entries)).toBe("Me: Code:\n  Interviewer: no\n  end");
});

test("what was said before a pause of three hours is another interview, and is not sent", () => {
	const pause = PAUSE_BETWEEN_INTERVIEWS_MS;
	const prompts = (gap: number) => {
		const entries = talk(
			["interviewer", 1_000, "Earlier?"],
			["me", 2_000, "Yes."],
			["interviewer", 2_000 + gap, "Why Go?"],
		);
		return [answerPrompt(entries, [answer(1_500, "Earlier answer")]), summaryPrompt(entries)];
	};
	expect(prompts(pause)).toEqual(["Interviewer: Why Go?", "Interviewer: Why Go?"]);
	for (const prompt of prompts(pause - 1)) expect(prompt).toMatch(/^Interviewer: Earlier\?/);
	expect(prompts(pause - 1)[0]).toContain("Suggested answer: Earlier answer");
});
