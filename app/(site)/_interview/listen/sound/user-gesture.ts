/** Calls `run` at each click, tap or key until the signal aborts. Only then do browsers start sound that they have paused. */
export function onUserGesture(run: () => void, signal: AbortSignal): void {
	// For touch, `pointerdown` does not count as a gesture.
	for (const type of ["pointerup", "keydown"]) addEventListener(type, run, { signal });
}
