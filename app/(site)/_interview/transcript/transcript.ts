// What was said so far. Every function returns new entries and leaves the given ones as they are.
import type { SpeechEvent } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";

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
	/** Which of several voices on one microphone, numbered by Deepgram from 0. */
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

/** Adds an event of one speaker. `timeOrigin` makes a time of day of the event's `at`. */
export function reduceTranscript(
	entries: readonly Entry[],
	speaker: Speaker,
	event: SpeechEvent,
	timeOrigin = performance.timeOrigin,
): readonly Entry[] {
	const at = Math.round(timeOrigin + event.at);
	switch (event.type) {
		case "turn-started":
			// An open turn that never ended keeps its words.
			return [...closeTurn(entries, speaker), newTurn(entries, speaker, at, "", false)];
		case "words":
		case "eager-end":
			return putWords(entries, speaker, event.text, at, false);
		case "turn-ended":
			return event.speakers
				? endSharedTurn(entries, speaker, event.speakers, at)
				: putWords(entries, speaker, event.text, at, true);
		case "resumed":
			return entries;
		case "gap":
			return [
				...entries,
				{ kind: "gap", id: newId(entries, speaker, at), speaker, seconds: event.seconds, at },
			];
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

/** Gives all turns of one voice on a shared microphone to a speaker: only the user knows which voice is theirs. */
export function assignVoice(
	entries: readonly Entry[],
	voice: number,
	speaker: Speaker,
): readonly Entry[] {
	return entries.map((entry) =>
		entry.kind === "turn" && entry.voice === voice ? { ...entry, speaker } : entry,
	);
}

/** Makes every open turn final as it stands, for instance when listening has stopped or the page was reloaded. */
export function closeTurns(entries: readonly Entry[]): readonly Entry[] {
	return closeTurn(closeTurn(entries, "interviewer"), "me");
}

function closeTurn(entries: readonly Entry[], speaker: Speaker): readonly Entry[] {
	const open = openTurn(entries, speaker);
	if (!open) return entries;
	return replace(entries, open, open.text ? { ...open, isFinal: true } : undefined);
}

function putWords(
	entries: readonly Entry[],
	speaker: Speaker,
	words: string,
	at: number,
	isFinal: boolean,
): readonly Entry[] {
	const text = words.trim();
	const open = openTurn(entries, speaker);
	// A turn that ends without words was a noise.
	const isKept = text !== "" || !isFinal;
	if (open) return replace(entries, open, isKept ? { ...open, text, isFinal } : undefined);
	return text ? [...entries, newTurn(entries, speaker, at, text, isFinal)] : entries;
}

/** The words of one turn belong to several people: each voice becomes a turn of its own, in the order they spoke. */
function endSharedTurn(
	entries: readonly Entry[],
	speaker: Speaker,
	parts: readonly { speaker: number; text: string }[],
	at: number,
): readonly Entry[] {
	const startedAt = openTurn(entries, speaker)?.startedAt ?? at;
	let next = putWords(entries, speaker, "", at, true);
	for (const { speaker: voice, text } of parts) {
		if (!text.trim()) continue;
		const owner = ownerOf(next, speaker, voice);
		const turn = newTurn(next, owner, startedAt, text.trim(), true);
		next = [...next, { ...turn, voice }];
	}
	return next;
}

/** Returns the speaker that a voice was assigned to. Deepgram numbers the voices anew for each connection. */
function ownerOf(entries: readonly Entry[], source: Speaker, voice: number): Speaker {
	const last = entries.findLast((entry) =>
		entry.kind === "gap" ? entry.speaker === source : entry.voice === voice,
	);
	return last?.kind === "turn" ? last.speaker : source;
}

function openTurn(entries: readonly Entry[], speaker: Speaker): Turn | undefined {
	return entries.findLast(
		(entry): entry is Turn => entry.kind === "turn" && entry.speaker === speaker && !entry.isFinal,
	);
}

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
