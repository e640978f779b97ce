// What this device keeps of its users. None of it is ever stored on the server.

/** Before the user's id, in the keys of `localStorage`. */
export const DEVICE_KEYS = {
	interview: "interview:",
	presets: "presets:",
	consent: "consent:",
} as const;

/** Returns `localStorage`, or undefined where the browser denies it: even reading the property throws then. */
export function deviceStorage(): Storage | undefined {
	try {
		return window.localStorage;
	} catch {
		return undefined;
	}
}

/** Deletes what this device keeps of everyone who used it, for signing out. Settings without content stay. */
export function deleteDeviceData(storage: Storage | undefined): void {
	const prefixes = Object.values(DEVICE_KEYS);
	try {
		for (const key of Object.keys(storage ?? {})) {
			if (prefixes.some((prefix) => key.startsWith(prefix))) storage?.removeItem(key);
		}
	} catch {}
}
