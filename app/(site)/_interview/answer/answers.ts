// The answers of an interview, and the one call that may be running.
import { createStore } from "../store.ts";
import { AnswerError } from "./answer-error.ts";
import type { ask, CompletionRequest } from "./ask.ts";
import { createDoublePress } from "./double-press.ts";

export interface Answer {
	readonly id: string;
	readonly kind: "answer" | "summary";
	/** The question it answers; empty for a summary. */
	readonly question: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/**
	 * `waiting` has no text yet; `retrying` waits until `retryAt`; `withdrawn` is a draft whose question continued: it stays readable until
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
	/** Whether the answer is a draft: the interviewer's turn may still continue. */
	readonly isDraft: boolean;
	readonly text: string;
	/** The id of the last request, for support. */
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
	/** The answer that has no text so far: it is waiting, retrying or has failed. */
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
	/** Whether a key or button requested it: pressing it again at once has no effect. */
	isByKey?: boolean;
}

/** `ask` for answers of the interview. */
export type AskForAnswer = (
	request: CompletionRequest,
	signal: AbortSignal,
) => ReturnType<typeof ask>;

/** For longer waits there is no automatic retry, only the button. */
const MAX_AUTOMATIC_RETRY_SECONDS = 10;
const MAX_AUTOMATIC_RETRIES = 2;
/** Errors that a retry cannot fix. */
const FINAL_CODES = new Set([
	"TRUNCATED",
	"QUOTA_EXCEEDED",
	"BANNED",
	"PENDING_APPROVAL",
	"TOO_LARGE",
	"INVALID_REQUEST",
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
	const store = createStore(snapshotOf(answers));
	let running: { id: string; cancel: () => void } | undefined;
	const doublePress = createDoublePress(now);
	let lastId = 0;
	/** The answer that "Try again" requests again. */
	let newest: { id: string; asking: Asking } | undefined;

	const set = (next: readonly Answer[]) => {
		answers = next;
		store.set(snapshotOf(answers));
	};
	const change = (id: string, changed: Partial<Answer>) =>
		set(answers.map((answer) => (answer.id === id ? { ...answer, ...changed } : answer)));
	const find = (id: string) => answers.find((answer) => answer.id === id);

	/** Withdraws an answer: it is removed as soon as there is another one to read. */
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
			id,
			kind,
			question,
			isDraft,
			askedAt,
			state: "waiting",
			text: "",
			requestId: undefined,
			problem: undefined,
		};
		// A failed answer without text is removed.
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
			// A truncated answer is still worth reading.
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
		return isByKey === true && doublePress.is(kind);
	}

	return {
		subscribe: store.subscribe,
		snapshot: store.snapshot,
		/** Oldest first, complete or not. */
		all: (): readonly Answer[] => answers,
		/** Requests an answer and ends the running call. Returns false when the same question is already being answered, or a key was pressed twice. */
		ask(asking: Asking): boolean {
			if (isRepeated(asking)) {
				// The key requests what a draft already answers: the draft is kept.
				if (asking.isByKey) finalize();
				return false;
			}
			if (asking.isByKey) doublePress.pressed(asking.kind);
			begin(asking);
			return true;
		},
		/** Ends the draft's call, because its question continued. */
		abortDraft,
		finalize,
		/** Ends the running call. Its text stays. */
		stop,
		/** Requests the answer that failed last again, with the same prompt. */
		retry(id: string): void {
			const failed = find(id);
			if (newest?.id !== id || failed?.state !== "failed") return;
			withdraw(failed);
			begin({ ...newest.asking, isDraft: false });
		},
		/** Ends the running call, and replaces all answers with those of an earlier visit, or with none. */
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
