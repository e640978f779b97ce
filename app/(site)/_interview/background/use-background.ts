import { useState } from "react";
import { deviceStorage } from "../device-data.ts";
import { useStore } from "../use-store.ts";
import { composeBackground } from "./compose-background.ts";
import { createPresetStore } from "./preset-store.ts";
import { type Presets, selectedPreset } from "./presets.ts";

export interface UsedBackground {
	kept: Presets;
	/** `update` gets the latest presets: those that a component has rendered may be older. */
	change: (update: (latest: Presets) => Presets) => void;
	/** True when this browser does not store the presets. */
	isUnkept: boolean;
	/** Returns the text to send with a question. */
	read: () => string;
}

/** The candidate's background, in presets on this device. */
export function useBackground(userId: string): UsedBackground {
	const [{ store, read }] = useState(() => {
		const store = createPresetStore(userId, deviceStorage, window);
		const read = () => composeBackground(selectedPreset(store.snapshot().kept)).text;
		return { store, read };
	});
	return { ...useStore(store), change: store.change, read };
}
