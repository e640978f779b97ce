import { Select } from "../../_ui/controls.tsx";
import type { Speaker } from "../speaker.ts";
import { SpeakerOptions, speakerOf } from "./speaker-options.tsx";
import type { Entry } from "./transcript.ts";
import { voicesOf } from "./voices.ts";

interface Props {
	entries: readonly Entry[];
	assign: (voice: number, speaker: Speaker) => void;
}

/** Lets the user choose which of several voices at one microphone is theirs. Renders nothing when each person has a source. */
export function VoiceNames({ entries, assign }: Props) {
	const voices = voicesOf(entries);
	if (voices.length === 0) return null;
	return (
		<fieldset className="flex flex-wrap gap-3">
			<legend className="text-soft mb-1 text-sm">Which voice is yours?</legend>
			{voices.map(({ voice, speaker }) => (
				<Select
					key={voice}
					label={`Voice ${voice + 1}`}
					value={speaker}
					onChange={(value) => assign(voice, speakerOf(value))}
				>
					<SpeakerOptions />
				</Select>
			))}
		</fieldset>
	);
}
