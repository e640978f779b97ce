import { useSyncExternalStore } from "react";

// As Tailwind's `lg`.
const DESKTOP = "(min-width: 64rem)";

function subscribe(onChange: () => void): () => void {
	const media = window.matchMedia(DESKTOP);
	media.addEventListener("change", onChange);
	return () => media.removeEventListener("change", onChange);
}

/** Whether the window is as wide as on a desktop, where lists are tables. */
export function useIsDesktop(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => window.matchMedia(DESKTOP).matches,
		() => false,
	);
}
