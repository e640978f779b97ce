import { useSyncExternalStore } from "react";

// As Tailwind's `lg`.
const DESK = "(min-width: 64rem)";

function subscribe(onChange: () => void): () => void {
	const media = window.matchMedia(DESK);
	media.addEventListener("change", onChange);
	return () => media.removeEventListener("change", onChange);
}

/** Whether the window is as wide as on a desktop, where lists are tables. */
export function useDesk(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => window.matchMedia(DESK).matches,
		() => false,
	);
}
