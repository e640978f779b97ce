// Several people at one microphone. Deepgram distinguishes and numbers their voices, anew for each connection; only the user knows whose they are.
import type { Speaker } from "../speaker.ts";
import type { Entry, Turn } from "./transcript.ts";

/** The source that several people can share. */
export const MICROPHONE: Speaker = "me";

interface Voice {
	voice: number;
	speaker: Speaker;
}

/** Returns the person behind a voice: the interviewer until the user says otherwise, because all others ask. */
export function ownerOf(entries: readonly Entry[], voice: number): Speaker {
	return (
		turnsOfConnection(entries).findLast((turn) => turn.voice === voice)?.speaker ?? "interviewer"
	);
}

/** Returns the voices that the current connection has distinguished, by number. */
export function voicesOf(entries: readonly Entry[]): Voice[] {
	const voices = new Map<number, Speaker>();
	for (const { voice, speaker } of turnsOfConnection(entries)) {
		if (voice !== undefined) voices.set(voice, speaker);
	}
	return [...voices]
		.map(([voice, speaker]) => ({ voice, speaker }))
		.sort((a, b) => a.voice - b.voice);
}

/** Assigns all turns of a voice to a person, in the current connection. Later turns follow. */
export function assignVoice(
	entries: readonly Entry[],
	voice: number,
	speaker: Speaker,
): readonly Entry[] {
	const turns = new Set<Entry>(turnsOfConnection(entries).filter((turn) => turn.voice === voice));
	return entries.map((entry) => (turns.has(entry) ? { ...entry, speaker } : entry));
}

function turnsOfConnection(entries: readonly Entry[]): Turn[] {
	const gap = entries.findLastIndex(
		({ kind, speaker }) => kind === "gap" && speaker === MICROPHONE,
	);
	return entries.slice(gap + 1).filter((entry) => entry.kind === "turn");
}
