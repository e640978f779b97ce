// The data that this device stores for its users. None of it is stored on the server.

/** The prefixes of keys in `localStorage`; the user's id follows. */
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

/** Deletes the data of everyone who used this device, at sign-out. Settings without content stay. */
export function deleteDeviceData(storage: Storage | undefined): void {
	const prefixes = Object.values(DEVICE_KEYS);
	try {
		for (const key of Object.keys(storage ?? {})) {
			if (prefixes.some((prefix) => key.startsWith(prefix))) storage?.removeItem(key);
		}
	} catch {}
}
