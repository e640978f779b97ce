import { expect, test } from "vitest";
import { createPresetStore } from "./preset-store.ts";
import { addPreset, changePreset, type Preset, removePreset, selectedPreset } from "./presets.ts";

/** A browser with a tab for each user; a tab gets events of the others, as browsers send them. */
function browserWith(...userIds: string[]) {
	const items = new Map<string, string>();
	const tabs = userIds.map(() => new EventTarget());
	return userIds.map((userId, i) => {
		const notifyOthers = (key: string) => {
			const event = Object.assign(new Event("storage"), { key });
			for (const tab of tabs) if (tab !== tabs[i]) tab.dispatchEvent(event);
		};
		const storage = {
			getItem: (key: string) => items.get(key) ?? null,
			setItem(key: string, value: string) {
				items.set(key, value);
				notifyOthers(key);
			},
		};
		const store = createPresetStore(userId, () => storage as never, tabs[i] as EventTarget);
		let changes = 0;
		const unsubscribe = store.subscribe(() => changes++);
		return {
			...{ store, unsubscribe, changes: () => changes },
			set: (changed: Partial<Preset>, id = "1") =>
				store.change((latest) => changePreset(latest, id, changed)),
			selected: () => selectedPreset(store.snapshot().kept),
		};
	});
}

test("two tabs keep what was typed in both, and show it", () => {
	const [one, two] = browserWith("ann", "ann");
	one?.set({ resume: "Go" });
	two?.set({ notes: "Be brief" });
	for (const tab of [one, two]) {
		expect(tab?.selected()).toMatchObject({ resume: "Go", notes: "Be brief" });
		expect(tab?.changes()).toBe(2);
	}
});

test("each tab keeps its own selection, while that preset exists", () => {
	const [one, two] = browserWith("ann", "ann");
	one?.store.change((latest) => addPreset(latest, "Backend"));
	expect([one?.selected().id, two?.selected().id]).toEqual(["2", "1"]);
	two?.store.change((latest) => removePreset(latest, "2"));
	expect(one?.selected().id).toBe("1");
});

test("another user's tab, and a tab that has been closed, change nothing", () => {
	const [ann, bob] = browserWith("ann", "bob");
	ann?.set({ resume: "Go" });
	expect([bob?.changes(), bob?.selected().resume]).toEqual([0, ""]);
	const [one, closed] = browserWith("ann", "ann");
	closed?.unsubscribe();
	one?.set({ resume: "Go" });
	expect(closed?.selected().resume).toBe("");
});

test("presets that the browser does not store last as long as the page", () => {
	const store = createPresetStore("ann", () => undefined, new EventTarget());
	expect(store.snapshot().isUnkept).toBe(false);
	store.change((latest) => changePreset(latest, "1", { resume: "Go" }));
	expect(store.snapshot().isUnkept).toBe(true);
	expect(selectedPreset(store.snapshot().kept).resume).toBe("Go");
});
