// The interview on this device, for a reload or a crash. The server does not store it.
import type { Answer } from "../answer/answers.ts";
import { DEVICE_KEYS } from "../device-data.ts";
import { closeTurns, type Entry } from "./transcript.ts";

export interface Interview {
	entries: readonly Entry[];
	answers: readonly Answer[];
	/** Whether the sample interview has begun it. */
	isSample: boolean;
}

/** The minimum interval between writes while words arrive. */
const WRITE_INTERVAL_MS = 1_000;

interface Environment {
	/** Returns `localStorage`; undefined where the browser denies it, and after sign-out. */
	storage: () => Storage | undefined;
	userId: string;
	/** Runs the function after a number of milliseconds; returns a function that cancels it. */
	after: (ms: number, run: () => void) => () => void;
	/** Called when the browser has stored nothing: storage is denied or full. */
	onFailure: () => void;
}

export function createInterviewKeeper({ storage, userId, after, onFailure }: Environment) {
	const key = DEVICE_KEYS.interview + userId;
	let next: Interview | undefined;
	let cancel: (() => void) | undefined;
	/** All that this tab has read or written, by id, as it was the last time. Includes what it has deleted since. */
	const seen = new Map<string, Entry | Answer>();

	function see({ entries, answers }: Interview): void {
		for (const one of [...entries, ...answers]) seen.set(one.id, one);
	}

	/** Writes pending changes. Call it when the page is hidden. */
	function flush(): void {
		cancel?.();
		cancel = undefined;
		if (!next) return;
		const kept = next;
		next = undefined;
		try {
			const device = storage();
			if (!device) throw new Error("storage is denied");
			const stored = readInterview(device, key);
			const merged: Interview = {
				entries: merge(kept.entries, stored.entries, seen, startOf),
				answers: merge(kept.answers, stored.answers, seen, ({ askedAt }) => askedAt),
				isSample: kept.isSample,
			};
			device.setItem(key, JSON.stringify(merged));
			see(kept);
		} catch {
			onFailure();
		}
	}

	return {
		/** Returns the stored interview, with open turns closed and running answers stopped. */
		read(): Interview {
			const interview = readInterview(storage(), key);
			see(interview);
			return interview;
		},
		keep(interview: Interview): void {
			next = interview;
			cancel ??= after(WRITE_INTERVAL_MS, flush);
		},
		flush,
		/** Whether another tab has deleted it: by hand, or by signing out. */
		isDeletedBy: ({ key: changed, newValue }: Pick<StorageEvent, "key" | "newValue">): boolean =>
			// The key is null when everything was deleted.
			changed === null || (changed === key && newValue === null),
		/** Deletes it from this device, and drops pending changes. */
		delete(): void {
			cancel?.();
			cancel = undefined;
			next = undefined;
			try {
				storage()?.removeItem(key);
			} catch {}
		},
	};
}

const startOf = (entry: Entry) => (entry.kind === "turn" ? entry.startedAt : entry.at);

/**
 * Merges what this tab has with what is stored, in order of time. What this tab has not changed since it read or wrote it, another tab
 * may have changed or deleted: there, the stored state counts.
 */
function merge<T extends Entry | Answer>(
	own: readonly T[],
	stored: readonly T[],
	seen: ReadonlyMap<string, Entry | Answer>,
	timeOf: (one: T) => number,
): readonly T[] {
	const storedById = new Map(stored.map((one) => [one.id, one]));
	const ownIds = new Set(own.map(({ id }) => id));
	const ours = own.flatMap((one) =>
		seen.get(one.id) === one ? (storedById.get(one.id) ?? []) : [one],
	);
	const others = stored.filter(({ id }) => !seen.has(id) && !ownIds.has(id));
	return others.length ? [...ours, ...others].sort((a, b) => timeOf(a) - timeOf(b)) : ours;
}

function readInterview(storage: Storage | undefined, key: string): Interview {
	try {
		const kept = JSON.parse(storage?.getItem(key) ?? "null") as Partial<Interview> | null;
		const answers = (kept?.answers ?? []).filter(isAnswer);
		return {
			entries: closeTurns((kept?.entries ?? []).filter(isEntry)),
			answers: answers.map(ended),
			isSample: kept?.isSample === true,
		};
	} catch {
		return { entries: [], answers: [], isSample: false };
	}
}

// An older version of this page may have stored another format.
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
