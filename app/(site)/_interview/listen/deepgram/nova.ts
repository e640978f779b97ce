// Messages of Nova-3, wss://api.deepgram.com/v1/listen: developers.deepgram.com/docs/understand-endpointing-interim-results.

import type { SpeakerText, SpeechEvent } from "../speech-event.ts";
import { type Heard, isError, parseMessage, type TimedWord } from "./heard.ts";

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

/** One parser for each socket: Nova sends a turn in segments, and only this parser knows those before. */
export function createNovaParser(): (message: string, at: number) => Heard {
	let finals: Segment[] = [];
	let interim: Segment | undefined;
	/** UtteranceEnd may end a turn whose last words become final later: words before this second are known. */
	let closedUntil = 0;

	function end(at: number): SpeechEvent[] {
		const segments = interim ? [...finals, interim] : finals;
		finals = [];
		interim = undefined;
		const text = joinText(segments);
		if (!text) return [];
		const words = segments.flatMap((segment) => segment.words);
		closedUntil = words.at(-1)?.end ?? closedUntil;
		const speakers = groupBySpeaker(words);
		return [{ type: "turn-ended", text, at, ...(speakers && { speakers }) }];
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
		const text = joinText(interim ? [...finals, interim] : finals);
		const until = heardUntil(results, segment);
		return {
			events: results.speech_final ? end(at) : text ? [{ type: "words", text, at }] : [],
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

/** Undefined without diarization. */
function groupBySpeaker(words: TimedWord[]): SpeakerText[] | undefined {
	const groups: SpeakerText[] = [];
	for (const word of words) {
		if (word.speaker === undefined) return undefined;
		const last = groups.at(-1);
		if (last?.speaker === word.speaker) last.text += ` ${written(word)}`;
		else groups.push({ speaker: word.speaker, text: written(word) });
	}
	return groups.length > 0 ? groups : undefined;
}

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
