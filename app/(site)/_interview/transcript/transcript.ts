// The transcript so far. Every function returns new entries and does not change the given ones.
import type { SpeechEvent, VoiceText } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";
import { MICROPHONE, ownerOf } from "./voices.ts";

export interface Turn {
	kind: "turn";
	id: string;
	speaker: Speaker;
	/** Milliseconds since 1970, so that it still holds after a reload. */
	startedAt: number;
	text: string;
	/** False while Deepgram may still change the words. */
	isFinal: boolean;
	isEdited?: boolean;
	/** The number, from 0, that Deepgram gave the voice, if several people share the microphone: the source then does not show who speaks. */
	voice?: number;
}

/** A connection was replaced. Nothing was lost when `seconds` is 0. */
export interface Gap {
	kind: "gap";
	id: string;
	speaker: Speaker;
	seconds: number;
	/** Milliseconds since 1970. */
	at: number;
}

export type Entry = Turn | Gap;

/**
 * Adds an event of a source. `timeOrigin` converts the event's `at` into a time of day; `performance.timeOrigin` would not, because
 * `performance.now()` stops while the computer sleeps.
 */
export function reduceTranscript(
	entries: readonly Entry[],
	source: Speaker,
	event: SpeechEvent,
	timeOrigin = Date.now() - performance.now(),
): readonly Entry[] {
	const at = Math.round(timeOrigin + event.at);
	switch (event.type) {
		case "turn-started":
			// An open turn that never ended keeps its words.
			return [...closeTurn(entries, source), newTurn(entries, source, at, "", false)];
		case "words": {
			const next = putWords(entries, source, event.text, at, false);
			return event.voices ? nameVoice(next, event.voices) : next;
		}
		case "eager-end":
			return putWords(entries, source, event.text, at, false);
		case "turn-ended":
			return event.voices
				? endSharedTurn(entries, source, event.voices, at)
				: putWords(entries, source, event.text, at, true);
		case "resumed":
			return entries;
		case "gap": {
			const id = newId(entries, source, at);
			return [...entries, { kind: "gap", id, speaker: source, seconds: event.seconds, at }];
		}
	}
}

/** Replaces the words of a final turn. An open turn cannot be corrected: Deepgram would overwrite it. An empty text removes the turn. */
export function correctTurn(entries: readonly Entry[], id: string, text: string): readonly Entry[] {
	return entries.flatMap((entry) => {
		if (entry.id !== id || entry.kind !== "turn" || !entry.isFinal) return [entry];
		const corrected = text.trim();
		if (corrected === entry.text) return [entry];
		return corrected ? [{ ...entry, text: corrected, isEdited: true }] : [];
	});
}

/** Adds a turn that was typed by hand. `at` is in milliseconds since 1970. */
export function addTypedTurn(
	entries: readonly Entry[],
	speaker: Speaker,
	text: string,
	at: number,
): readonly Entry[] {
	if (!text.trim()) return entries;
	return [...entries, newTurn(entries, speaker, at, text.trim(), true)];
}

/** Makes every open turn final as it is, for instance when listening has stopped or the page was reloaded. */
export function closeTurns(entries: readonly Entry[]): readonly Entry[] {
	return closeTurn(closeTurn(entries, "interviewer"), "me");
}

function closeTurn(entries: readonly Entry[], source: Speaker): readonly Entry[] {
	const open = openTurn(entries, source);
	if (!open) return entries;
	return replace(entries, open, open.text ? { ...open, isFinal: true } : undefined);
}

function putWords(
	entries: readonly Entry[],
	source: Speaker,
	words: string,
	at: number,
	isFinal: boolean,
): readonly Entry[] {
	const text = words.trim();
	const open = openTurn(entries, source);
	// A turn that ends without words was a noise.
	const isKept = text !== "" || !isFinal;
	if (open) return replace(entries, open, isKept ? { ...open, text, isFinal } : undefined);
	return text ? [...entries, newTurn(entries, source, at, text, isFinal)] : entries;
}

/** While a turn is open, it belongs to the person who spoke last in it. */
function nameVoice(entries: readonly Entry[], voices: readonly VoiceText[]): readonly Entry[] {
	const open = openTurn(entries, MICROPHONE);
	const voice = voices.at(-1)?.voice;
	if (!open || voice === undefined) return entries;
	return replace(entries, open, { ...open, voice, speaker: ownerOf(entries, voice) });
}

/** The words of one turn belong to several people: each voice becomes a turn of its own, in the order they spoke. */
function endSharedTurn(
	entries: readonly Entry[],
	source: Speaker,
	voices: readonly VoiceText[],
	at: number,
): readonly Entry[] {
	const startedAt = openTurn(entries, source)?.startedAt ?? at;
	let next = putWords(entries, source, "", at, true);
	for (const { voice, text } of voices) {
		if (!text.trim()) continue;
		// `entries` includes the open turn, which also shows whose voice it is.
		const turn = newTurn(next, ownerOf(entries, voice), startedAt, text.trim(), true);
		next = [...next, { ...turn, voice }];
	}
	return next;
}

function lastTurn(entries: readonly Entry[], matches: (turn: Turn) => boolean): Turn | undefined {
	return entries.findLast((entry): entry is Turn => entry.kind === "turn" && matches(entry));
}

const openTurn = (entries: readonly Entry[], source: Speaker) =>
	lastTurn(entries, (turn) => !turn.isFinal && sourceOf(turn) === source);

const sourceOf = ({ voice, speaker }: Turn) => (voice === undefined ? speaker : MICROPHONE);

const replace = (entries: readonly Entry[], old: Entry, next: Entry | undefined) =>
	entries.flatMap((entry) => (entry === old ? (next ?? []) : entry));

function newTurn(
	entries: readonly Entry[],
	speaker: Speaker,
	startedAt: number,
	text: string,
	isFinal: boolean,
): Turn {
	const id = newId(entries, speaker, startedAt);
	return { kind: "turn", id, speaker, startedAt, text, isFinal };
}

function newId(entries: readonly Entry[], speaker: Speaker, at: number): string {
	const id = `${speaker}-${at}`;
	let unique = id;
	for (let n = 2; entries.some((entry) => entry.id === unique); n++) unique = `${id}-${n}`;
	return unique;
}

/** Returns the interviewer's last turn that has words. */
export const lastInterviewerTurn = (entries: readonly Entry[]): Turn | undefined =>
	lastTurn(entries, ({ speaker, text }) => speaker === "interviewer" && text !== "");

/** Returns the words of the interviewer's turn that has not ended; empty when none is open. */
export const openQuestion = (entries: readonly Entry[]): string =>
	lastTurn(entries, ({ speaker, isFinal }) => speaker === "interviewer" && !isFinal)?.text ?? "";
