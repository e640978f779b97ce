// Messages of Nova-3, wss://api.deepgram.com/v1/listen: developers.deepgram.com/docs/understand-endpointing-interim-results.

import type { SpeechEvent, VoiceText } from "../speech-event.ts";
import { type Heard, isError, parseMessage, type TimedWord } from "./socket-message.ts";

interface Results {
	type: string;
	start: number;
	duration: number;
	is_final: boolean;
	speech_final: boolean;
	channel: { alternatives?: { transcript?: string; words?: TimedWord[] }[] };
}

interface Segment {
	text: string;
	words: TimedWord[];
}

/** Create one parser for each socket: Nova sends a turn in segments, and the parser keeps the earlier ones. */
export function createNovaParser(): (message: string, at: number) => Heard {
	let finals: Segment[] = [];
	let interim: Segment | undefined;
	/** UtteranceEnd may end a turn whose last words become final later: words before this second belong to ended turns. */
	let closedUntil = 0;

	/** The text is empty when nothing was said, or when all words of the turn were withdrawn. */
	function end(at: number): SpeechEvent[] {
		const segments = interim ? [...finals, interim] : finals;
		finals = [];
		interim = undefined;
		const text = joinText(segments);
		closedUntil = wordsIn(segments).at(-1)?.end ?? closedUntil;
		return [{ type: "turn-ended", text, at, ...voicesIn(segments) }];
	}

	return (message, at) => {
		const results = parseMessage<Results>(message);
		if (isError(results.type)) return { events: [], hasFailed: true };
		if (results.type === "UtteranceEnd") return { events: end(at) };
		if (results.type !== "Results") return { events: [] };

		const segment = newSegment(results, closedUntil);
		if (results.is_final) {
			if (segment.text) finals.push(segment);
			interim = undefined;
		} else {
			interim = segment.text ? segment : undefined;
		}
		const segments = interim ? [...finals, interim] : finals;
		const text = joinText(segments);
		const words: SpeechEvent = { type: "words", text, at, ...voicesIn(segments) };
		const until = heardUntil(results, segment);
		const isOver = results.speech_final || (results.is_final && !text);
		return {
			events: isOver ? end(at) : text ? [words] : [],
			...(until !== undefined && { until }),
		};
	};
}

function newSegment(results: Partial<Results>, closedUntil: number): Segment {
	const { transcript = "", words = [] } = results.channel?.alternatives?.[0] ?? {};
	// The middle of a word, because its edges move a little when it becomes final.
	const fresh = words.filter(
		({ start = closedUntil, end = closedUntil }) => (start + end) / 2 >= closedUntil,
	);
	if (fresh.length === words.length) return { text: transcript, words };
	return { text: fresh.map(written).join(" "), words: fresh };
}

/** Empty without diarization. */
function voicesIn(segments: Segment[]): { voices?: VoiceText[] } {
	const voices: VoiceText[] = [];
	for (const word of wordsIn(segments)) {
		if (word.speaker === undefined) return {};
		const last = voices.at(-1);
		if (last?.voice === word.speaker) last.text += ` ${written(word)}`;
		else voices.push({ voice: word.speaker, text: written(word) });
	}
	return voices.length > 0 ? { voices } : {};
}

const wordsIn = (segments: Segment[]) => segments.flatMap(({ words }) => words);

function written(word: TimedWord): string {
	return word.punctuated_word ?? word.word ?? "";
}

function joinText(segments: Segment[]): string {
	return segments.map((segment) => segment.text).join(" ");
}

function heardUntil({ is_final, start, duration }: Partial<Results>, segment: Segment) {
	if (start === undefined) return undefined;
	return is_final ? start + (duration ?? 0) : (segment.words.at(-1)?.end ?? start);
}
