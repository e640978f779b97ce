// The presets of a user while the page is open. Framework-free; the page subscribes to it.
import { DEVICE_KEYS } from "../device-data.ts";
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
	let state: State = { kept: readPresets(storage(), userId), isUnkept: false };
	const subscribers = new Set<() => void>();

	function set(next: State): void {
		state = next;
		for (const subscriber of subscribers) subscriber();
	}

	/** Takes over what another tab has stored, except for its selection. */
	function onStored(event: Event): void {
		const { key } = event as StorageEvent;
		// The key is null when everything was deleted.
		if (key !== null && key !== DEVICE_KEYS.presets + userId) return;
		const { presets, selected } = readPresets(storage(), userId);
		const own = state.kept.selected;
		const isOwnLeft = presets.some(({ id }) => id === own);
		set({ ...state, kept: { presets, selected: isOwnLeft ? own : selected } });
	}

	return {
		/** The same object until something changes, as React's `useSyncExternalStore` needs it. */
		snapshot: (): State => state,
		subscribe(subscriber: () => void): () => void {
			subscribers.add(subscriber);
			tab.addEventListener("storage", onStored);
			return () => {
				subscribers.delete(subscriber);
				tab.removeEventListener("storage", onStored);
			};
		},
		/** `update` gets the latest presets: those that a component has rendered may be older. */
		change(update: (latest: Presets) => Presets): void {
			const kept = update(state.kept);
			set({ kept, isUnkept: !keepPresets(storage(), userId, kept) });
		},
	};
}
