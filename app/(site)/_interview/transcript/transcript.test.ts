import { expect, test, vi } from "vitest";
import type { SpeechEvent, VoiceText } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";
import {
	addTypedTurn,
	closeTurns,
	correctTurn,
	type Entry,
	openQuestion,
	reduceTranscript,
} from "./transcript.ts";

const ORIGIN = 1_000_000;

function transcriptOf(
	events: [Speaker, SpeechEvent][],
	entries: readonly Entry[] = [],
): readonly Entry[] {
	return events.reduce(
		(before, [speaker, event]) => reduceTranscript(before, speaker, event, ORIGIN),
		entries,
	);
}

const lines = (entries: readonly Entry[]) =>
	entries.map((entry) =>
		entry.kind === "turn"
			? `${entry.speaker}: ${entry.text}${entry.isFinal ? "" : " …"}`
			: `${entry.speaker} gap ${entry.seconds}`,
	);

test("new words replace earlier ones until the turn has ended", () => {
	const started: [Speaker, SpeechEvent][] = [
		["interviewer", { type: "turn-started", at: 10 }],
		["interviewer", { type: "words", text: "Tell me a boat", at: 20 }],
		["interviewer", { type: "eager-end", text: "Tell me about Go", at: 30 }],
		["interviewer", { type: "resumed", at: 40 }],
	];
	expect(lines(transcriptOf(started))).toEqual(["interviewer: Tell me about Go …"]);
	const ended = transcriptOf([
		...started,
		["interviewer", { type: "turn-ended", text: "Tell me about Go and Rust.", at: 50 }],
	]);
	expect(ended).toEqual([
		{
			kind: "turn",
			id: "interviewer-1000010",
			speaker: "interviewer",
			startedAt: 1_000_010,
			text: "Tell me about Go and Rust.",
			isFinal: true,
		},
	]);
});

test("two people who speak at once have a turn each", () => {
	const entries = transcriptOf([
		["interviewer", { type: "turn-started", at: 1 }],
		["me", { type: "turn-started", at: 2 }],
		["interviewer", { type: "words", text: "And why", at: 3 }],
		["me", { type: "words", text: "Mhm", at: 4 }],
		["interviewer", { type: "turn-ended", text: "And why Go?", at: 5 }],
		["me", { type: "turn-ended", text: "Mhm.", at: 6 }],
	]);
	expect(lines(entries)).toEqual(["interviewer: And why Go?", "me: Mhm."]);
});

test("words without the start of a turn open one, a turn without words disappears", () => {
	expect(lines(transcriptOf([["me", { type: "words", text: "So", at: 1 }]]))).toEqual(["me: So …"]);
	const noise = transcriptOf([
		["me", { type: "turn-started", at: 1 }],
		["me", { type: "turn-ended", text: " ", at: 2 }],
		["me", { type: "turn-ended", text: "", at: 3 }],
	]);
	expect(noise).toEqual([]);
});

test("a turn that never ended keeps its words when the next one starts", () => {
	const entries = transcriptOf([
		["me", { type: "words", text: "I led", at: 1 }],
		["me", { type: "turn-started", at: 2 }],
		["me", { type: "words", text: "the team", at: 3 }],
	]);
	expect(lines(entries)).toEqual(["me: I led", "me: the team …"]);
	expect(lines(closeTurns(entries))).toEqual(["me: I led", "me: the team"]);
});

test("a gap is an entry, even if nothing was lost", () => {
	const entries = transcriptOf([
		["me", { type: "gap", seconds: 0, at: 1 }],
		["me", { type: "gap", seconds: 3, at: 1 }],
	]);
	expect(lines(entries)).toEqual(["me gap 0", "me gap 3"]);
	expect(new Set(entries.map(({ id }) => id)).size).toBe(2);
});

test("after the computer has slept, turns have the time of day", () => {
	// Browsers stop the clock of `performance.now()` while the computer sleeps.
	vi.useFakeTimers({ toFake: ["Date"], now: performance.timeOrigin + 8 * 3_600_000 });
	const before = Date.now();
	const at = performance.now();
	const [turn] = reduceTranscript([], "me", { type: "words", text: "So", at });
	vi.useRealTimers();
	expect(turn?.kind === "turn" && Math.abs(turn.startedAt - before)).toBeLessThan(60_000);
});

test("a final turn can be corrected and removed, an open one cannot", () => {
	const entries = transcriptOf([
		["interviewer", { type: "turn-ended", text: "Do you know cube?", at: 1 }],
		["me", { type: "words", text: "Yes", at: 2 }],
	]);
	const [first = "", second = ""] = entries.map(({ id }) => id);
	const corrected = correctTurn(entries, first, " Do you know Kube? ");
	expect(corrected[0]).toMatchObject({ text: "Do you know Kube?", isEdited: true });
	expect(correctTurn(entries, first, "Do you know cube?")[0]).not.toHaveProperty("isEdited");
	expect(lines(correctTurn(entries, first, " "))).toEqual(["me: Yes …"]);
	expect(correctTurn(entries, second, "No")).toEqual(entries);
});

test("a typed turn is final, an empty one is ignored", () => {
	expect(addTypedTurn([], "interviewer", " Why? ", 5)).toEqual([
		{
			kind: "turn",
			id: "interviewer-5",
			speaker: "interviewer",
			startedAt: 5,
			text: "Why?",
			isFinal: true,
		},
	]);
	expect(addTypedTurn([], "me", " \n", 5)).toEqual([]);
});

test("a turn at a shared microphone belongs to the last speaker while it is open, and is split by voice when it ends", () => {
	const [question, reply] = [
		{ voice: 0, text: "Why Go?" },
		{ voice: 1, text: "It is simple." },
	];
	const words = (at: number, text: string, voices?: VoiceText[]): [Speaker, SpeechEvent] => [
		"me",
		{ type: "words", text, at, ...(voices && { voices }) },
	];
	const open = transcriptOf([words(1, "Why"), words(2, "Why Go?", [question])]);
	expect(lines(open)).toEqual(["interviewer: Why Go? …"]);
	const text = "Why Go? It is simple.";
	const ended = transcriptOf(
		[
			words(3, text, [question, reply]),
			["me", { type: "turn-ended", text, at: 4, voices: [question, reply] }],
		],
		open,
	);
	expect(lines(ended)).toEqual(["interviewer: Why Go?", "interviewer: It is simple."]);
	expect(new Set(ended.map(({ id }) => id)).size).toBe(2);
});

test("the open question has the interviewer's words until their turn ends", () => {
	const open = transcriptOf([
		["interviewer", { type: "words", text: "Why Go?", at: 1 }],
		["me", { type: "words", text: "Well", at: 2 }],
	]);
	expect(openQuestion(open)).toBe("Why Go?");
	expect(openQuestion(closeTurns(open))).toBe("");
});

test("the given entries are never changed", () => {
	const entries = Object.freeze(transcriptOf([["me", { type: "words", text: "So", at: 1 }]]));
	Object.freeze(entries[0]);
	reduceTranscript(entries, "me", { type: "turn-ended", text: "So.", at: 2 }, ORIGIN);
	closeTurns(entries);
	expect(lines(entries)).toEqual(["me: So …"]);
});
