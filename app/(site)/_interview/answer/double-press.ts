// Two presses of a key or button that ask for the same within half a second count as one.
export const DOUBLE_PRESS_MS = 500;

/** `now` returns milliseconds. */
export function createDoublePress(now: () => number) {
	let last: { kind: string; at: number } | undefined;
	return {
		/** Whether a press now would be the second of a double press. */
		is: (kind: string): boolean => last?.kind === kind && now() - last.at < DOUBLE_PRESS_MS,
		/** Call it for a press that has an effect. */
		pressed(kind: string): void {
			last = { kind, at: now() };
		},
	};
}
