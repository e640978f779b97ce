/** Returns `localStorage`, or undefined where the browser denies it: even reading the property throws then. */
export function deviceStorage(): Storage | undefined {
	try {
		return window.localStorage;
	} catch {
		return undefined;
	}
}
