// The interview on this device, for a reload or a crash. The server does not store it.
import type { Answer } from "../answer/answers.ts";
import { DEVICE_KEYS } from "../device-data.ts";
import { closeTurns, type Entry } from "./transcript.ts";

export interface Interview {
	entries: readonly Entry[];
	answers: readonly Answer[];
}

/** The minimum interval between writes while words arrive. */
const WRITE_INTERVAL_MS = 1_000;

interface Environment {
	/** `localStorage`; undefined where the browser denies it. */
	storage: Storage | undefined;
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
	/** The ids of all entries that this tab has ever had, including deleted turns. */
	const known = new Set<string>();

	/** Writes pending changes. Call it when the page is hidden. */
	function flush(): void {
		cancel?.();
		cancel = undefined;
		if (!next) return;
		const kept = next;
		next = undefined;
		try {
			if (!storage) throw new Error("storage is denied");
			for (const { id } of [...kept.entries, ...kept.answers]) known.add(id);
			const merged = merge(kept, readInterview(storage, key), known);
			storage.setItem(key, JSON.stringify(merged));
		} catch {
			onFailure();
		}
	}

	return {
		/** Returns the stored interview, with open turns closed and running answers stopped. */
		read(): Interview {
			const interview = readInterview(storage, key);
			for (const { id } of [...interview.entries, ...interview.answers]) known.add(id);
			return interview;
		},
		keep(interview: Interview): void {
			next = interview;
			cancel ??= after(WRITE_INTERVAL_MS, flush);
		},
		flush,
		/** Deletes it from this device, and drops pending changes. */
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

/** Merges the entries of this tab with those that only another tab has stored, in order of time. */
function merge(own: Interview, kept: Interview, known: ReadonlySet<string>): Interview {
	const isOthers = ({ id }: { id: string }) => !known.has(id);
	const entries = kept.entries.filter(isOthers);
	const answers = kept.answers.filter(isOthers);
	const startOf = (entry: Entry) => (entry.kind === "turn" ? entry.startedAt : entry.at);
	const join = <T>(ours: readonly T[], others: readonly T[], timeOf: (one: T) => number) =>
		others.length ? [...ours, ...others].sort((a, b) => timeOf(a) - timeOf(b)) : ours;
	return {
		entries: join(own.entries, entries, startOf),
		answers: join(own.answers, answers, ({ askedAt }) => askedAt),
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
