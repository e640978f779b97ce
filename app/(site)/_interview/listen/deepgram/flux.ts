// Messages of Flux, wss://api.deepgram.com/v2/listen: developers.deepgram.com/docs/flux/state.

import type { SpeechEvent } from "../speech-event.ts";
import { type Heard, isError, parseMessage, type TimedWord } from "./socket-message.ts";

interface TurnInfo {
	type: string;
	event: string;
	audio_window_start: number;
	audio_window_end: number;
	transcript: string;
	words: TimedWord[];
}

export function parseFlux(message: string, at: number): Heard {
	const info = parseMessage<TurnInfo>(message);
	if (isError(info.type)) return { events: [], hasFailed: true };
	if (info.type !== "TurnInfo") return { events: [] };
	const until = heardUntil(info);
	const events = turnEvents(info.event, info.transcript ?? "", at);
	return until === undefined ? { events } : { events, until };
}

function turnEvents(event: string | undefined, text: string, at: number): SpeechEvent[] {
	switch (event) {
		case "StartOfTurn":
			return text
				? [
						{ type: "turn-started", at },
						{ type: "words", text, at },
					]
				: [{ type: "turn-started", at }];
		case "Update":
			// Updates come four times a second, between turns too.
			return text ? [{ type: "words", text, at }] : [];
		case "EagerEndOfTurn":
			return [{ type: "eager-end", text, at }];
		case "TurnResumed":
			return [{ type: "resumed", at }];
		case "EndOfTurn":
			return [{ type: "turn-ended", text, at }];
		default:
			return [];
	}
}

// A word that began longer ago is in the transcript.
const MAX_WORD_DELAY_SECONDS = 2;

// Sound after the last word may contain half of the next one, so while a turn is open, only the sound up to the last word's end is acknowledged.
function heardUntil(info: Partial<TurnInfo>): number | undefined {
	if (info.event === "EndOfTurn") return info.audio_window_end;
	const { audio_window_start: start, audio_window_end: end } = info;
	if (!info.transcript) {
		return end === undefined ? start : Math.max(start ?? 0, end - MAX_WORD_DELAY_SECONDS);
	}
	return info.words?.at(-1)?.end ?? info.audio_window_end;
}
