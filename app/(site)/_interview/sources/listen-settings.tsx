import { useEffect, useState } from "react";
import { Select } from "../../_ui/controls.tsx";
import { LabelledCheckbox } from "../labelled-checkbox.tsx";
import { listMicrophones } from "../listen/sources.ts";

// Flux has the first ten; the others go to Nova-3.
const LANGUAGES: readonly (readonly [code: string, name: string])[] = [
	...([
		["en", "English"],
		["es", "Spanish"],
		["fr", "French"],
		["de", "German"],
		["hi", "Hindi"],
		["ru", "Russian"],
		["pt", "Portuguese"],
		["ja", "Japanese"],
		["it", "Italian"],
		["nl", "Dutch"],
	] as const),
	["multi", "Several languages"],
	["pl", "Polish"],
	["sv", "Swedish"],
	["da", "Danish"],
	["no", "Norwegian"],
	["fi", "Finnish"],
	["cs", "Czech"],
	["tr", "Turkish"],
	["uk", "Ukrainian"],
	["ko", "Korean"],
	["zh", "Chinese"],
	["id", "Indonesian"],
	["vi", "Vietnamese"],
];

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
	return (
		<>
			<div className="flex flex-wrap gap-3">
				<Select label="Language" value={language} onChange={(next) => change({ language: next })}>
					{LANGUAGES.map(([code, name]) => (
						<option key={code} value={code}>
							{name}
						</option>
					))}
				</Select>
				<Select
					label="Microphone"
					value={microphone}
					onChange={(next) => change({ microphone: next })}
				>
					<option value="">Default</option>
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

function useMicrophones(isListening: boolean) {
	const [microphones, setMicrophones] = useState<{ deviceId: string; label: string }[]>([]);
	useEffect(() => {
		if (!isListening) return;
		let isCurrent = true;
		listMicrophones().then(
			(found) => isCurrent && setMicrophones(found),
			() => {},
		);
		return () => {
			isCurrent = false;
		};
	}, [isListening]);
	return microphones;
}
