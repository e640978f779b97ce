// Backgrounds by name, on this device only: they are sent with a question, and never stored on the server.
import { DEVICE_KEYS } from "../device-data.ts";
import type { Background } from "./compose-background.ts";

export interface Preset extends Background {
	id: string;
	name: string;
}

export interface Presets {
	/** Never empty. */
	presets: readonly Preset[];
	/** The id of the preset in use. */
	selected: string;
}

const empty = (id: string, name: string): Preset => {
	return { id, name, resume: "", jobDescription: "", notes: "" };
};

const FIRST: Presets = { presets: [empty("1", "My background")], selected: "1" };

/** Reads the presets of a user; one empty preset if there are none. `storage` is `localStorage`, undefined where the browser denies it. */
export function readPresets(storage: Storage | undefined, userId: string): Presets {
	try {
		const kept = JSON.parse(
			storage?.getItem(DEVICE_KEYS.presets + userId) ?? "null",
		) as Presets | null;
		const presets = (kept?.presets ?? []).filter(isPreset);
		const first = presets[0];
		if (!kept || !first) return FIRST;
		return { presets, selected: find(presets, kept.selected) ? kept.selected : first.id };
	} catch {
		return FIRST;
	}
}

/** Stores the presets. Returns false when the browser did not: storage is denied or full. */
export function keepPresets(storage: Storage | undefined, userId: string, kept: Presets): boolean {
	try {
		storage?.setItem(DEVICE_KEYS.presets + userId, JSON.stringify(kept));
		return storage !== undefined;
	} catch {
		return false;
	}
}

export function selectedPreset({ presets, selected }: Presets): Preset {
	return find(presets, selected) ?? presets[0] ?? empty("1", "My background");
}

export function changePreset(kept: Presets, id: string, changed: Partial<Preset>): Presets {
	const presets = kept.presets.map((preset) =>
		preset.id === id ? { ...preset, ...changed, id } : preset,
	);
	return { ...kept, presets };
}

/** Adds text to the end of a part, after an empty line. */
export function addText(kept: Presets, id: string, part: keyof Background, text: string): Presets {
	const before = find(kept.presets, id)?.[part].trimEnd();
	return changePreset(kept, id, { [part]: before ? `${before}\n\n${text}` : text });
}

/** Adds an empty preset and selects it. */
export function addPreset(kept: Presets, name: string): Presets {
	const id = newId(kept.presets);
	return { presets: [...kept.presets, empty(id, name)], selected: id };
}

/** Removes a preset. Removing the last one leaves an empty one. */
export function removePreset(kept: Presets, id: string): Presets {
	const presets = kept.presets.filter((preset) => preset.id !== id);
	const first = presets[0];
	if (!first) return FIRST;
	return { presets, selected: kept.selected === id ? first.id : kept.selected };
}

/** Puts a removed preset back and selects it. */
export function restorePreset({ presets }: Presets, removed: Preset): Presets {
	// Removing the last one has left an empty one in its place.
	const others = presets.filter((preset) => preset.id !== removed.id || hasText(preset));
	const id = find(others, removed.id) ? newId(others) : removed.id;
	return { presets: [...others, { ...removed, id }], selected: id };
}

const newId = (presets: readonly Preset[]) =>
	String(Math.max(0, ...presets.map(({ id }) => Number(id) || 0)) + 1);

const hasText = ({ resume, jobDescription, notes }: Preset) =>
	[resume, jobDescription, notes].some(Boolean);

const find = (presets: readonly Preset[], id: string) => presets.find((preset) => preset.id === id);

const isPreset = (preset: Preset) =>
	[preset?.id, preset?.name, preset?.resume, preset?.jobDescription, preset?.notes].every(
		(text) => typeof text === "string",
	);
