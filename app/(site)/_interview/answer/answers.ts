// The answers of an interview, and the one call that may be running.
import { AnswerError } from "./answer-error.ts";
import type { ask, CompletionRequest } from "./ask.ts";

export interface Answer {
	readonly id: string;
	readonly kind: "answer" | "summary";
	/** The question it answers; empty for a summary. */
	readonly question: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/**
	 * `waiting` has no text yet; `retrying` waits until `retryAt`; `withdrawn` is a draft whose question went on: it stays to be read until
	 * the next answer has text.
	 */
	readonly state:
		| "waiting"
		| "streaming"
		| "retrying"
		| "done"
		| "stopped"
		| "failed"
		| "withdrawn";
	/** The interviewer's turn may still go on. */
	readonly isDraft: boolean;
	readonly text: string;
	/** Of the last call, for support. */
	readonly requestId: string | undefined;
	readonly problem: AnswerProblem | undefined;
}

interface AnswerProblem {
	code: string;
	/** A sentence, with the time of the automatic retry if there is one. */
	message: string;
	/** Whether the button "Try again" makes sense. */
	canRetry: boolean;
}

interface AnswersSnapshot {
	/** Asked, and without text so far: it waits, retries or has failed. */
	readonly next: Answer | undefined;
	/** The answer being read: the newest one with text. */
	readonly current: Answer | undefined;
	/** Newest first. */
	readonly earlier: readonly Answer[];
}

export interface Asking {
	kind: "answer" | "summary";
	question: string;
	request: CompletionRequest;
	isDraft?: boolean;
	/** Whether a key or button asked: pressing it again at once asks no second time. */
	isByKey?: boolean;
}

/** `ask` for answers of the interview. */
export type AskForAnswer = (
	request: CompletionRequest,
	signal: AbortSignal,
) => ReturnType<typeof ask>;

/** Two presses within this time are one: a double press, or the key's repetition. */
export const DOUBLE_PRESS_MS = 500;
/** Longer waits are left to the button. */
const MAX_AUTOMATIC_RETRY_SECONDS = 10;
const MAX_AUTOMATIC_RETRIES = 2;
/** What a second try cannot change. */
const FINAL_CODES = new Set([
	...["TRUNCATED", "QUOTA_EXCEEDED", "BANNED", "PENDING_APPROVAL", "TOO_LARGE", "INVALID_REQUEST"],
]);

interface Environment {
	ask: AskForAnswer;
	/** Milliseconds since 1970. */
	now: () => number;
	/** Runs the function after a number of milliseconds; returns a function that cancels it. */
	after: (ms: number, run: () => void) => () => void;
}

export function createAnswers({ ask, now, after }: Environment) {
	/** Oldest first. Only the last one may be running. */
	let answers: readonly Answer[] = [];
	let snapshot = snapshotOf(answers);
	let running: { id: string; cancel: () => void } | undefined;
	let pressed: { kind: string; at: number } | undefined;
	let lastId = 0;
	/** The newest one may be asked for again. */
	let newest: { id: string; asking: Asking } | undefined;
	const listeners = new Set<() => void>();

	const set = (next: readonly Answer[]) => {
		answers = next;
		snapshot = snapshotOf(answers);
		for (const listener of listeners) listener();
	};
	const change = (id: string, changed: Partial<Answer>) =>
		set(answers.map((answer) => (answer.id === id ? { ...answer, ...changed } : answer)));
	const find = (id: string) => answers.find((answer) => answer.id === id);

	/** Takes an answer off the screen, as soon as there is another one to read. */
	function withdraw({ id, text }: Answer) {
		if (text) change(id, { state: "withdrawn", isDraft: false });
		else set(answers.filter((answer) => answer.id !== id));
	}

	function stop() {
		if (!running) return;
		const answer = find(running.id);
		running.cancel();
		running = undefined;
		if (answer?.text) change(answer.id, { state: "stopped", isDraft: false });
		else if (answer) withdraw(answer);
	}

	function abortDraft() {
		// It may be complete already.
		const draft = answers.find(({ isDraft }) => isDraft);
		if (!draft) return;
		if (running?.id === draft.id) {
			running.cancel();
			running = undefined;
		}
		withdraw(draft);
	}

	/** The turn has ended as the draft expected. */
	function finalize() {
		const draft = answers.find(({ isDraft }) => isDraft);
		if (draft) change(draft.id, { isDraft: false });
	}

	/** Starts a call, and ends the one that is running. */
	function begin(asking: Asking) {
		abortDraft();
		stop();
		const { kind, question, isDraft = false } = asking;
		const askedAt = now();
		const id = `${askedAt}-${++lastId}`;
		newest = { id, asking };
		const answer: Answer = {
			...{ id, kind, question, isDraft, askedAt, state: "waiting", text: "" },
			...{ requestId: undefined, problem: undefined },
		};
		// One that failed without text makes way.
		set([...answers.filter(({ text }) => text !== ""), answer]);
		void run(id, asking.request, 0);
	}

	async function run(id: string, request: CompletionRequest, tries: number) {
		const abort = new AbortController();
		const call = { id, cancel: () => abort.abort() };
		running = call;
		const isCurrent = () => running === call;
		change(id, { state: "waiting", problem: undefined, requestId: undefined });
		try {
			for await (const part of ask(request, abort.signal)) {
				if (!isCurrent()) return;
				if ("requestId" in part) {
					change(id, { requestId: part.requestId });
					continue;
				}
				const before = find(id)?.text ?? "";
				change(id, { state: "streaming", text: before + part.text });
				if (!before) set(answers.filter(({ state }) => state !== "withdrawn"));
			}
			if (!isCurrent()) return;
			change(id, { state: "done" });
			running = undefined;
		} catch (thrown) {
			if (!isCurrent()) return;
			running = undefined;
			fail(id, request, tries, thrown);
		}
	}

	function fail(id: string, request: CompletionRequest, tries: number, thrown: unknown) {
		const error =
			thrown instanceof AnswerError
				? thrown
				: new AnswerError({ code: "PAGE", error: "This page has a problem. Reload it." });
		const { code, message, retryAfter } = error;
		const canRetry = !FINAL_CODES.has(code);
		const isRetried =
			canRetry &&
			retryAfter !== undefined &&
			retryAfter <= MAX_AUTOMATIC_RETRY_SECONDS &&
			tries < MAX_AUTOMATIC_RETRIES &&
			!find(id)?.text;
		if (!isRetried) {
			const hint = canRetry && retryAfter ? ` Try again in ${retryAfter} s.` : "";
			const problem = { code, message: message + hint, canRetry };
			// A cut-off answer is worth reading.
			return change(id, { state: code === "TRUNCATED" ? "done" : "failed", problem });
		}
		const seconds = Math.max(1, retryAfter);
		const problem = { code, message: `${message} Trying again in ${seconds} s.`, canRetry };
		change(id, { state: "retrying", problem });
		const cancel = after(seconds * 1_000, () => void run(id, request, tries + 1));
		running = { id, cancel };
	}

	function isRepeated({ kind, question, isByKey }: Asking): boolean {
		const current = running && find(running.id);
		if (current && current.kind === kind && current.question === question) return true;
		return isByKey === true && pressed?.kind === kind && now() - pressed.at < DOUBLE_PRESS_MS;
	}

	return {
		subscribe(listener: () => void): () => void {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		/** The same object until something changes, as React's `useSyncExternalStore` needs it. */
		snapshot: (): AnswersSnapshot => snapshot,
		/** Oldest first, complete or not. */
		all: (): readonly Answer[] => answers,
		/** Asks, and ends the running call. Returns false when the same is being answered already, or when a key was pressed twice. */
		ask(asking: Asking): boolean {
			if (isRepeated(asking)) {
				// A key that asks for what a draft answers already wants it to stay.
				if (asking.isByKey) finalize();
				return false;
			}
			if (asking.isByKey) pressed = { kind: asking.kind, at: now() };
			begin(asking);
			return true;
		},
		/** The question of the draft went on: its call ends. */
		abortDraft,
		finalize,
		/** Ends the running call. What it wrote stays. */
		stop,
		/** Asks once more for the answer that failed last, with the same prompt. */
		retry(id: string): void {
			const failed = find(id);
			if (newest?.id !== id || failed?.state !== "failed") return;
			withdraw(failed);
			begin({ ...newest.asking, isDraft: false });
		},
		/** Ends the running call, and replaces all answers: by those of an earlier visit, or by nothing. */
		reset(kept: readonly Answer[] = []): void {
			stop();
			newest = undefined;
			set(kept);
		},
	};
}

export type Answers = ReturnType<typeof createAnswers>;

function snapshotOf(answers: readonly Answer[]): AnswersSnapshot {
	const withText = answers.filter(({ text }) => text !== "");
	const last = answers.at(-1);
	return {
		next: last?.text === "" ? last : undefined,
		current: withText.at(-1),
		earlier: withText.slice(0, -1).reverse(),
	};
}
