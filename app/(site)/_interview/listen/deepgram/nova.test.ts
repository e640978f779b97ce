import { expect, test } from "vitest";
import { createNovaParser } from "./nova.ts";

type Word = [text: string, start: number, end: number, speaker?: number];

function results(words: Word[], more: object = {}) {
	return JSON.stringify({
		type: "Results",
		channel_index: [0, 1],
		start: words[0]?.[1] ?? 0,
		duration: 1,
		is_final: false,
		speech_final: false,
		channel: {
			alternatives: [
				{
					transcript: words.map(([text]) => text).join(" "),
					confidence: 1,
					words: words.map(([text, start, end, speaker]) => ({
						word: text.toLowerCase(),
						punctuated_word: text,
						start,
						end,
						...(speaker !== undefined && { speaker }),
					})),
				},
			],
		},
		...more,
	});
}

const FINAL = { is_final: true };
const LAST = { is_final: true, speech_final: true };
const UTTERANCE_END = JSON.stringify({ type: "UtteranceEnd", channel: [0, 1], last_word_end: 2 });

function eventsOf(...messages: string[]) {
	const parse = createNovaParser();
	return messages.flatMap((message, at) => parse(message, at).events);
}

test("final segments are kept, the interim one is replaced", () => {
	expect(
		eventsOf(
			results([["Tell", 0, 0.4]]),
			results(
				[
					["Tell", 0, 0.4],
					["me", 0.4, 0.6],
				],
				FINAL,
			),
			results([["more", 1, 1.4]]),
			results([["more.", 1, 1.5]], LAST),
		),
	).toEqual([
		{ type: "words", text: "Tell", at: 0 },
		{ type: "words", text: "Tell me", at: 1 },
		{ type: "words", text: "Tell me more", at: 2 },
		{ type: "turn-ended", text: "Tell me more.", at: 3 },
	]);
});

test("the end of an utterance ends the turn, once", () => {
	const nothing = { type: "turn-ended", text: "" };
	expect(eventsOf(results([["Hi.", 0, 0.4]], LAST), UTTERANCE_END)).toEqual([
		{ type: "turn-ended", text: "Hi.", at: 0 },
		{ ...nothing, at: 1 },
	]);
	expect(
		eventsOf(results([["Hi.", 0, 0.4]], FINAL), UTTERANCE_END, UTTERANCE_END).slice(1),
	).toEqual([
		{ type: "turn-ended", text: "Hi.", at: 1 },
		{ ...nothing, at: 2 },
	]);
});

test("words that ended a turn while interim are not repeated when they become final", () => {
	expect(
		eventsOf(
			results([["Hi", 0, 0.5]]),
			UTTERANCE_END,
			results(
				[
					["Hi,", 0.02, 0.48],
					["there.", 0.49, 0.9],
				],
				LAST,
			),
		).slice(1),
	).toEqual([
		{ type: "turn-ended", text: "Hi", at: 1 },
		{ type: "turn-ended", text: "there.", at: 2 },
	]);
});

test("an interim silence is not an event, a final one ends what was withdrawn", () => {
	expect(eventsOf(results([]))).toEqual([]);
	const nothing = { type: "turn-ended", text: "" };
	expect(eventsOf(results([["No", 0, 0.4]]), results([], FINAL))).toEqual([
		{ type: "words", text: "No", at: 0 },
		{ ...nothing, at: 1 },
	]);
});

test("the people at one microphone are distinguished", () => {
	const words: Word[] = [
		["Why", 0, 1, 0],
		["us?", 1, 2, 0],
		["Well.", 2, 3, 1],
		["So", 3, 4, 0],
	];
	const voices = [
		{ voice: 0, text: "Why us?" },
		{ voice: 1, text: "Well." },
		{ voice: 0, text: "So" },
	];
	expect(eventsOf(results(words.slice(0, 2)), results(words, LAST))).toEqual([
		{ type: "words", text: "Why us?", at: 0, voices: voices.slice(0, 1) },
		{ type: "turn-ended", text: "Why us? Well. So", at: 1, voices },
	]);
});

test("an interim segment is heard up to its last word, a final one to its end", () => {
	const parse = createNovaParser();
	expect(parse(results([["Hi", 2, 2.4]]), 0).until).toBe(2.4);
	expect(parse(results([["Hi", 2, 2.4]], FINAL), 0).until).toBe(3);
	expect(parse(results([], { start: 3 }), 0).until).toBe(3);
});

test("an error is fatal, other messages are ignored", () => {
	const parse = createNovaParser();
	expect(parse('{"type":"Error","description":"x"}', 0).hasFailed).toBe(true);
	for (const message of ['{"type":"SpeechStarted"}', '{"type":"Metadata"}', "not JSON"]) {
		expect(parse(message, 0)).toEqual({ events: [] });
	}
});
