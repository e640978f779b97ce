import { expect, test } from "vitest";
import { parseFlux } from "./flux.ts";

function turnInfo(event: string, transcript: string, more: object = {}) {
	return JSON.stringify({
		type: "TurnInfo",
		request_id: "r",
		event,
		turn_index: 0,
		audio_window_start: 1,
		audio_window_end: 3,
		transcript,
		words: [],
		end_of_turn_confidence: 0.1,
		sequence_id: 1,
		...more,
	});
}

test("a turn starts, gets words, nearly ends, resumes and ends", () => {
	const messages = [
		turnInfo("StartOfTurn", "Tell"),
		turnInfo("Update", "Tell me"),
		turnInfo("EagerEndOfTurn", "Tell me."),
		turnInfo("TurnResumed", "Tell me."),
		turnInfo("EndOfTurn", "Tell me more."),
	];
	expect(messages.flatMap((message, at) => parseFlux(message, at).events)).toEqual([
		{ type: "turn-started", at: 0 },
		{ type: "words", text: "Tell", at: 0 },
		{ type: "words", text: "Tell me", at: 1 },
		{ type: "eager-end", text: "Tell me.", at: 2 },
		{ type: "resumed", at: 3 },
		{ type: "turn-ended", text: "Tell me more.", at: 4 },
	]);
});

test("an update without words is not an event, but a start without words is", () => {
	expect(parseFlux(turnInfo("Update", ""), 0).events).toEqual([]);
	expect(parseFlux(turnInfo("StartOfTurn", ""), 7).events).toEqual([
		{ type: "turn-started", at: 7 },
	]);
});

test("sound is heard up to the end of the last word", () => {
	const words = [
		{ word: "Tell", confidence: 1, start: 1, end: 1.4 },
		{ word: "me", confidence: 1, start: 1.4, end: 1.6 },
	];
	expect(parseFlux(turnInfo("Update", "Tell me", { words }), 0).until).toBe(1.6);
});

test("without the words' times, sound is heard up to the end of the window", () => {
	const words = [{ word: "Tell", confidence: 1 }];
	expect(parseFlux(turnInfo("Update", "Tell", { words }), 0).until).toBe(3);
});

test("without words, all but the last two seconds of the window are heard, in which a word may begin", () => {
	expect(parseFlux(turnInfo("Update", "", { audio_window_end: 2.9 }), 0).until).toBe(1);
	expect(parseFlux(turnInfo("Update", "", { audio_window_end: 9 }), 0).until).toBe(7);
});

test("after the end of a turn its whole window is heard", () => {
	const words = [{ word: "Tell", confidence: 1, start: 1, end: 1.4 }];
	expect(parseFlux(turnInfo("EndOfTurn", "Tell", { words }), 0).until).toBe(3);
});

test("errors under both names are fatal", () => {
	for (const type of ["Error", "FatalError"]) {
		const message = JSON.stringify({ type, code: "INTERNAL", description: "broken" });
		expect(parseFlux(message, 0).hasFailed).toBe(true);
	}
});

test("messages that say nothing about speech are ignored", () => {
	const connected = JSON.stringify({ type: "Connected", request_id: "r", sequence_id: 0 });
	for (const message of [connected, turnInfo("Unheard", "x"), "null", "[]", "not JSON"]) {
		expect(parseFlux(message, 0).events).toEqual([]);
	}
});
