// What somebody typed on the ask page, kept in this tab until they sign out.

export interface Draft {
	prompt: string;
	bg: string;
	flag: string;
}

const PREFIX = "draft:";

/** The draft of this user; undefined if there is none. */
export function readDraft(userId: string): Draft | undefined {
	try {
		return JSON.parse(sessionStorage.getItem(PREFIX + userId) ?? "null") ?? undefined;
	} catch {
		return undefined;
	}
}

/** Keeps a draft for a reload or another sign-in. Storage may be denied or full: then it is lost with the page. */
export function keepDraft(userId: string, draft: Draft): void {
	try {
		sessionStorage.setItem(PREFIX + userId, JSON.stringify(draft));
	} catch {}
}

/** Deletes the drafts of everyone who used this tab. */
export function deleteDrafts(): void {
	try {
		for (const key of Object.keys(sessionStorage)) {
			if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
		}
	} catch {}
}
