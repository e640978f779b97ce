/** Before the user's id, in the keys of the interviews that this device keeps. */
export const INTERVIEW_PREFIX = "interview:";

/** Deletes the interviews of everyone who used this browser, for signing out. Apart, because every page can sign out. */
export function deleteInterviews(storage: Storage | undefined): void {
	try {
		for (const key of Object.keys(storage ?? {})) {
			if (key.startsWith(INTERVIEW_PREFIX)) storage?.removeItem(key);
		}
	} catch {}
}
