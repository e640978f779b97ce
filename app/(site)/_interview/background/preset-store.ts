// The presets of a user while the page is open. Framework-free; the page subscribes to it.
import { DEVICE_KEYS } from "../device-data.ts";
import { createStore } from "../store.ts";
import { keepPresets, type Presets, readPresets } from "./presets.ts";

interface State {
	kept: Presets;
	/** True when this browser does not store the presets. */
	isUnkept: boolean;
}

/** `storage` returns `localStorage`, undefined where the browser denies it; `tab` is the window, which gets an event when another tab stores something. */
export function createPresetStore(
	userId: string,
	storage: () => Storage | undefined,
	tab: EventTarget,
) {
	const { snapshot, subscribe, set } = createStore<State>({
		kept: readPresets(storage(), userId),
		isUnkept: false,
	});

	/** Takes over what another tab has stored, except for its selection. */
	function onStored(event: Event): void {
		const { key } = event as StorageEvent;
		// The key is null when everything was deleted.
		if (key !== null && key !== DEVICE_KEYS.presets + userId) return;
		const { presets, selected } = readPresets(storage(), userId);
		const own = snapshot().kept.selected;
		const isOwnLeft = presets.some(({ id }) => id === own);
		set({ ...snapshot(), kept: { presets, selected: isOwnLeft ? own : selected } });
	}

	return {
		snapshot,
		subscribe(subscriber: () => void): () => void {
			const unsubscribe = subscribe(subscriber);
			tab.addEventListener("storage", onStored);
			return () => {
				unsubscribe();
				tab.removeEventListener("storage", onStored);
			};
		},
		/** `update` gets the latest presets: those that a component has rendered may be older. */
		change(update: (latest: Presets) => Presets): void {
			const kept = update(snapshot().kept);
			set({ kept, isUnkept: !keepPresets(storage(), userId, kept) });
		},
	};
}
