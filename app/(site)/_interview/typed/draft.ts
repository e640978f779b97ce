// The draft of a question, kept in the tab's sessionStorage until the user signs out.

export interface Draft {
	prompt: string;
	bg: string;
	flag: string;
}

const PREFIX = "draft:";

export function readDraft(userId: string): Draft | undefined {
	try {
		return JSON.parse(sessionStorage.getItem(PREFIX + userId) ?? "null") ?? undefined;
	} catch {
		return undefined;
	}
}

/** Stores a draft for a reload or another sign-in. If storage is denied or full, the draft is lost with the page. */
export function keepDraft(userId: string, draft: Draft): void {
	try {
		sessionStorage.setItem(PREFIX + userId, JSON.stringify(draft));
	} catch {}
}

/** Deletes the drafts of all users of this tab. */
export function deleteDrafts(): void {
	try {
		for (const key of Object.keys(sessionStorage)) {
			if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
		}
	} catch {}
}
