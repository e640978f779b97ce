import type { SpeechEvent } from "../listen/speech-event.ts";
import type { Speaker } from "../speaker.ts";

type WithText = Extract<SpeechEvent, { text: string }>;

interface HeardPerson {
	speaker: Speaker;
	event: WithText;
}

/**
 * The events of a shared microphone, assigned to the people behind the voices. `open` is the text of the turns that have not ended: they end
 * with the microphone's turn, because Deepgram may have assigned its words to another voice meanwhile.
 */
export function eventsByPerson(
	event: SpeechEvent,
	ownerOf: (voice: number) => Speaker,
	open: Record<Speaker, { text: string } | undefined>,
): HeardPerson[] {
	const { at } = event;
	if (event.type === "words") {
		const last = event.voices?.at(-1);
		return last
			? [{ speaker: ownerOf(last.voice), event: { type: "words", text: last.text, at } }]
			: [];
	}
	if (event.type !== "turn-ended") return [];
	const said = (event.voices ?? []).map(({ voice, text }) => ({ speaker: ownerOf(voice), text }));
	// A turn without voices: the connection was lost during it.
	const unfinished = (["interviewer", "me"] as const)
		.filter((speaker) => open[speaker] && !said.some((part) => part.speaker === speaker))
		.map((speaker) => ({ speaker, text: event.voices ? "" : (open[speaker]?.text ?? "") }));
	return [...said, ...unfinished].map(({ speaker, text }) => ({
		speaker,
		event: { type: "turn-ended", text, at },
	}));
}
