import type { Speaker } from "../speaker.ts";

export const SPEAKER_NAMES: Record<Speaker, string> = { interviewer: "Interviewer", me: "You" };

/** The options of a select; `speakerOf` reads its value. */
export function SpeakerOptions() {
	return Object.entries(SPEAKER_NAMES).map(([speaker, name]) => (
		<option key={speaker} value={speaker}>
			{name}
		</option>
	));
}

export const speakerOf = (value: string): Speaker => (value === "me" ? "me" : "interviewer");
