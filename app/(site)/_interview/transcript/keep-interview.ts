// The interview on this device, for a reload or a crash. It is never sent to the server.
import type { Answer } from "../answer/answers.ts";
import { DEVICE_KEYS } from "../device-data.ts";
import { closeTurns, type Entry } from "./transcript.ts";

export interface Interview {
	entries: readonly Entry[];
	answers: readonly Answer[];
}

/** While words arrive, the interview is written this often at most. */
const WRITE_INTERVAL_MS = 1_000;

interface Environment {
	/** `localStorage`; undefined where the browser denies it. */
	storage: Storage | undefined;
	userId: string;
	/** Runs the function after a number of milliseconds; returns a function that cancels it. */
	after: (ms: number, run: () => void) => () => void;
	/** The browser kept nothing: storage is denied or full. */
	onFailure: () => void;
}

export function createInterviewKeeper({ storage, userId, after, onFailure }: Environment) {
	const key = DEVICE_KEYS.interview + userId;
	let next: Interview | undefined;
	let cancel: (() => void) | undefined;

	/** Writes what waits. To be called when the page is hidden. */
	function flush(): void {
		cancel?.();
		cancel = undefined;
		if (!next) return;
		const written = JSON.stringify(next);
		next = undefined;
		try {
			if (!storage) throw new Error("storage is denied");
			storage.setItem(key, written);
		} catch {
			onFailure();
		}
	}

	return {
		/** Returns what was kept: open turns are closed, and answers that were running are stopped. */
		read: (): Interview => readInterview(storage, key),
		keep(interview: Interview): void {
			next = interview;
			cancel ??= after(WRITE_INTERVAL_MS, flush);
		},
		flush,
		/** Deletes it from this device. What waits is not written either. */
		delete(): void {
			cancel?.();
			cancel = undefined;
			next = undefined;
			try {
				storage?.removeItem(key);
			} catch {}
		},
	};
}

function readInterview(storage: Storage | undefined, key: string): Interview {
	try {
		const kept = JSON.parse(storage?.getItem(key) ?? "null") as Partial<Interview> | null;
		const answers = (kept?.answers ?? []).filter(isAnswer);
		return {
			entries: closeTurns((kept?.entries ?? []).filter(isEntry)),
			answers: answers.map(ended),
		};
	} catch {
		return { entries: [], answers: [] };
	}
}

// An older version of this page may have kept something else.
const isEntry = (entry: Entry): boolean =>
	entry?.kind === "turn"
		? typeof entry.text === "string" && Number.isFinite(entry.startedAt)
		: entry?.kind === "gap" && Number.isFinite(entry.seconds);

const isAnswer = (answer: Answer): boolean =>
	typeof answer?.text === "string" && answer.text !== "" && Number.isFinite(answer.askedAt);

function ended(answer: Answer): Answer {
	const { state } = answer;
	return {
		...answer,
		isDraft: false,
		state: state === "done" || state === "failed" ? state : "stopped",
	};
}
