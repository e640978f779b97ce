import { useEffect, useState } from "react";
import { Select } from "../../_ui/controls.tsx";
import { LabelledCheckbox } from "../labelled-checkbox.tsx";
import { FLUX_LANGUAGES } from "../listen/deepgram/listen-url.ts";
import { type Microphone, watchMicrophones } from "../listen/open-sources.ts";

// The others go to Nova-3.
const LANGUAGES = [...FLUX_LANGUAGES, ..."multi pl sv da no fi cs tr uk ko zh id vi".split(" ")];
const NAMES = new Intl.DisplayNames("en", { type: "language" });

export interface ListenChoices {
	/** A language code, or `multi`. */
	language: string;
	/** A device's id; empty for the default one. */
	microphone: string;
	/** Several people share the microphone. */
	isRoom: boolean;
}

interface Props extends ListenChoices {
	/** Browsers list microphones only once one is in use. */
	isListening: boolean;
	change: (changed: Partial<ListenChoices>) => void;
}

export function ListenSettings({ language, microphone, isRoom, isListening, change }: Props) {
	const microphones = useMicrophones(isListening);
	const isUnlisted = microphone && !microphones.some(({ deviceId }) => deviceId === microphone);
	return (
		<>
			<div className="flex flex-wrap gap-3">
				<Select label="Language" value={language} onChange={(next) => change({ language: next })}>
					{LANGUAGES.map((code) => (
						<option key={code} value={code}>
							{code === "multi" ? "Several languages" : NAMES.of(code)}
						</option>
					))}
				</Select>
				<Select
					label="Microphone"
					value={microphone}
					onChange={(next) => change({ microphone: next })}
				>
					<option value="">Default</option>
					{/* Without this option the browser would show “Default”, and choosing that would change nothing. */}
					{isUnlisted && (
						<option value={microphone}>
							{microphones.length > 0 ? "Chosen earlier, not connected" : "Chosen earlier"}
						</option>
					)}
					{microphones.map(({ deviceId, label }) => (
						<option key={deviceId} value={deviceId}>
							{label}
						</option>
					))}
				</Select>
				<LabelledCheckbox
					label="Several people share the microphone"
					isChecked={isRoom}
					onChange={(next) => change({ isRoom: next })}
				/>
			</div>
			<p className="text-soft mt-2 text-sm">Changes apply when listening starts again.</p>
		</>
	);
}

/** Empty until the user has allowed a microphone: browsers do not name them before. */
function useMicrophones(isListening: boolean) {
	const [microphones, setMicrophones] = useState<Microphone[]>([]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the first listening may be what allows the microphone.
	useEffect(() => watchMicrophones(setMicrophones), [isListening]);
	return microphones;
}
