import { useRef, useState } from "react";
import { deviceStorage } from "../device-data.ts";
import { composeBackground } from "./compose-background.ts";
import { keepPresets, type Presets, readPresets, selectedPreset } from "./presets.ts";

export interface UsedBackground {
	kept: Presets;
	change: (next: Presets) => void;
	/** True when this browser does not store the presets. */
	isUnkept: boolean;
	/** Returns the text to send with a question. */
	read: () => string;
}

/** The candidate's background, in presets on this device. */
export function useBackground(userId: string): UsedBackground {
	const [kept, setKept] = useState(() => readPresets(deviceStorage(), userId));
	const [isUnkept, setUnkept] = useState(false);
	const latest = useRef(kept);
	const [read] = useState(() => () => composeBackground(selectedPreset(latest.current)).text);
	const change = (next: Presets) => {
		latest.current = next;
		setKept(next);
		setUnkept(!keepPresets(deviceStorage(), userId, next));
	};
	return { kept, change, isUnkept, read };
}
