import { expect, test } from "vitest";
import { type Entry, reduceTranscript } from "./transcript.ts";
import { assignVoice, ownerOf, voicesOf } from "./voices.ts";

/** Adds a turn of one voice. */
const said = (entries: readonly Entry[], voice: number, text: string) =>
	reduceTranscript(
		entries,
		"me",
		{ type: "turn-ended", text, at: entries.length, voices: [{ voice, text }] },
		0,
	);
const lines = (entries: readonly Entry[]) =>
	entries.map((entry) => (entry.kind === "turn" ? `${entry.speaker}: ${entry.text}` : "gap"));

test("every voice counts as the interviewer's until the user assigns it; later turns follow", () => {
	const talk = said(said([], 1, "Why Go?"), 0, "It is simple.");
	expect(voicesOf(talk)).toEqual([
		{ voice: 0, speaker: "interviewer" },
		{ voice: 1, speaker: "interviewer" },
	]);
	const assigned = said(assignVoice(talk, 0, "me"), 0, "And fast.");
	expect(lines(assigned)).toEqual(["interviewer: Why Go?", "me: It is simple.", "me: And fast."]);
	expect(ownerOf(assigned, 0)).toBe("me");
	expect(voicesOf(assigned)[0]).toEqual({ voice: 0, speaker: "me" });
});

test("a voice that is assigned while its turn is open keeps its person when the turn ends", () => {
	const voices = [{ voice: 1, text: "It is" }];
	const open = reduceTranscript([], "me", { type: "words", text: "It is", at: 1, voices }, 0);
	expect(lines(said(assignVoice(open, 1, "me"), 1, "It is simple."))).toEqual([
		"me: It is simple.",
	]);
});

test("a new connection numbers the voices anew; earlier ones keep their people", () => {
	const before = assignVoice(said([], 0, "It is simple."), 0, "me");
	const gap = reduceTranscript(before, "me", { type: "gap", seconds: 0, at: 5 }, 0);
	expect(voicesOf(gap)).toEqual([]);
	const after = said(gap, 0, "Why Go?");
	expect(lines(after)).toEqual(["me: It is simple.", "gap", "interviewer: Why Go?"]);
	expect(lines(assignVoice(after, 0, "interviewer"))[0]).toBe("me: It is simple.");
	// The interviewer's own connection does not count.
	const other = reduceTranscript(after, "interviewer", { type: "gap", seconds: 0, at: 9 }, 0);
	expect(voicesOf(other)).toHaveLength(1);
});
