import { expect, test } from "vitest";
import { deleteDeviceData } from "../device-data.ts";
import {
	addPreset,
	addText,
	changePreset,
	keepPresets,
	readPresets,
	removePreset,
	restorePreset,
	selectedPreset,
} from "./presets.ts";

function memoryStorage(): Storage {
	const items: Record<string, string> = Object.create({
		getItem: (key: string) => items[key] ?? null,
		setItem: (key: string, value: string) => (items[key] = value),
		removeItem: (key: string) => delete items[key],
	});
	return items as never;
}

test("presets are kept for their user until somebody signs out", () => {
	const storage = memoryStorage();
	const first = readPresets(storage, "ann");
	expect(selectedPreset(first)).toMatchObject({ name: "My background", resume: "" });
	const changed = changePreset(addPreset(first, "Backend"), "2", { resume: "Go" });
	expect(keepPresets(storage, "ann", changed)).toBe(true);
	expect(readPresets(storage, "ann")).toEqual(changed);
	expect(selectedPreset(readPresets(storage, "ann"))).toMatchObject({ id: "2", resume: "Go" });
	expect(readPresets(storage, "bob")).toEqual(first);
	storage.setItem("theme", "dark");
	deleteDeviceData(storage);
	expect(readPresets(storage, "ann")).toEqual(first);
	expect(storage.getItem("theme")).toBe("dark");
});

test("there is always a preset, and one is selected", () => {
	const first = readPresets(undefined, "ann");
	expect(removePreset(first, "1")).toEqual(first);
	const two = addPreset(first, "Second");
	expect(removePreset(two, "2")).toMatchObject({ selected: "1" });
	expect(removePreset(two, "1")).toMatchObject({ selected: "2" });
	expect(addPreset(removePreset(two, "1"), "Third")).toMatchObject({ selected: "3" });
});

test("a removed preset can be put back, whatever has taken its place", () => {
	const first = changePreset(readPresets(undefined, "ann"), "1", { resume: "Go" });
	const [removed] = first.presets;
	if (!removed) throw new Error("no preset");
	const without = removePreset(first, "1");
	expect(restorePreset(without, removed)).toEqual(first);
	expect(restorePreset(changePreset(without, "1", { notes: "New" }), removed)).toMatchObject({
		presets: [
			{ id: "1", resume: "", notes: "New" },
			{ id: "2", resume: "Go" },
		],
		selected: "2",
	});
	const two = addPreset(first, "Second");
	expect(restorePreset(removePreset(two, "1"), removed)).toMatchObject({ selected: "1" });
});

test("when storage is denied, full or holds another format, only the presets are lost", () => {
	const full = {
		setItem: () => {
			throw new Error("full");
		},
	} as never;
	const presets = readPresets(undefined, "ann");
	expect(keepPresets(full, "ann", presets)).toBe(false);
	expect(keepPresets(undefined, "ann", presets)).toBe(false);
	for (const kept of ["{", "7", '{"presets":[{}]}', '{"presets":7}', '{"presets":[]}']) {
		const storage = memoryStorage();
		storage.setItem("presets:ann", kept);
		expect(readPresets(storage, "ann")).toEqual(presets);
	}
});

test("text is added after what a part has, and to the preset it was meant for", () => {
	const first = readPresets(undefined, "ann");
	const once = addText(first, "1", "resume", "Go");
	expect(selectedPreset(once).resume).toBe("Go");
	const twice = addText(addPreset(once, "Second"), "1", "resume", "Rust");
	expect(twice.presets.map(({ resume }) => resume)).toEqual(["Go\n\nRust", ""]);
	expect(addText(twice, "removed meanwhile", "resume", "C").presets).toEqual(twice.presets);
});
