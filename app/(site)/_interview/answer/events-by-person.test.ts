import { expect, test } from "vitest";
import type { SpeechEvent } from "../listen/speech-event.ts";
import { eventsByPerson } from "./events-by-person.ts";

// Voice 0 is the interviewer's.
const ownerOf = (voice: number) => (voice === 0 ? "interviewer" : "me");
const NOBODY = { interviewer: undefined, me: undefined };
const QUESTION = { voice: 0, text: "Why Go?" };
const ANSWER = { voice: 1, text: "It is simple." };

/** The events as `speaker type: text`. */
const linesOf = (event: SpeechEvent, open: Parameters<typeof eventsByPerson>[2] = NOBODY) =>
	eventsByPerson(event, ownerOf, open).map(
		({ speaker, event: { type, text } }) => `${speaker} ${type}: ${text}`,
	);

test("interim words belong to the last speaker", () => {
	const text = "Why Go? It is simple.";
	expect(linesOf({ type: "words", text, at: 1, voices: [QUESTION, ANSWER] })).toEqual([
		"me words: It is simple.",
	]);
	expect(linesOf({ type: "words", text, at: 1 })).toEqual([]);
	expect(linesOf({ type: "turn-started", at: 1 })).toEqual([]);
});

test("a turn ends for each of its voices, in their order", () => {
	expect(linesOf({ type: "turn-ended", text: "", at: 1, voices: [QUESTION, ANSWER] })).toEqual([
		"interviewer turn-ended: Why Go?",
		"me turn-ended: It is simple.",
	]);
});

test("a turn that was given to another voice in the end is closed without words", () => {
	const open = { interviewer: { text: "It is" }, me: undefined };
	expect(linesOf({ type: "turn-ended", text: "", at: 1, voices: [ANSWER] }, open)).toEqual([
		"me turn-ended: It is simple.",
		"interviewer turn-ended: ",
	]);
});

test("when the connection is lost during a turn, its interim text counts as said", () => {
	const open = { interviewer: { text: "Why" }, me: undefined };
	expect(linesOf({ type: "turn-ended", text: "Why", at: 1 }, open)).toEqual([
		"interviewer turn-ended: Why",
	]);
});
