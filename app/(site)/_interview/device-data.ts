// The data that this device stores for its users. None of it is stored on the server.

/** The prefixes of keys in `localStorage`; the user's id follows. */
export const DEVICE_KEYS = {
	interview: "interview:",
	presets: "presets:",
	consent: "consent:",
} as const;

let isDeleted = false;

/**
 * Returns `localStorage`, or undefined where the browser denies it: even reading the property throws then. Undefined also once the data
 * was deleted: an interview that is still stopping must not store its last words again.
 */
export function deviceStorage(): Storage | undefined {
	if (isDeleted) return undefined;
	try {
		return window.localStorage;
	} catch {
		return undefined;
	}
}

/** Deletes the data of everyone who used this device, at sign-out. Settings without content stay. The page must be left then: it stores nothing any more. */
export function deleteDeviceData(storage: Storage | undefined): void {
	isDeleted = true;
	const prefixes = Object.values(DEVICE_KEYS);
	try {
		for (const key of Object.keys(storage ?? {})) {
			if (prefixes.some((prefix) => key.startsWith(prefix))) storage?.removeItem(key);
		}
	} catch {}
}
