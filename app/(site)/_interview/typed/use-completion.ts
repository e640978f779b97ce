// The streaming answer of `POST /api/completion`.
import { useEffect, useRef, useState } from "react";
import { useSessionCheck } from "../../_account/session.ts";
import { messageOf, toFailure } from "../../_ui/api.ts";
import { readFrames } from "../completion-frames.ts";

export interface Question {
	prompt: string;
	bg: string;
	flag: string;
}

interface Answer {
	state: "idle" | "streaming" | "done" | "stopped";
	text: string;
	/** Whether `text` answers the previous question: it stays until the first text of the next answer. */
	isEarlier: boolean;
	error: string | undefined;
}

const IDLE: Answer = { state: "idle", text: "", isEarlier: false, error: undefined };

/** The answer so far, `ask` to start another one, `stop` to cancel it. Unmounting cancels it too. */
export function useCompletion() {
	const [answer, setAnswer] = useState(IDLE);
	const running = useRef<AbortController>(undefined);
	const asked = useRef<string>(undefined);
	const checkSession = useSessionCheck();
	useEffect(() => () => running.current?.abort(), []);

	async function ask(question: Question): Promise<void> {
		// The same question is not sent twice while it is being answered.
		const same = JSON.stringify(question);
		if (asked.current === same) return;
		asked.current = same;
		running.current?.abort();
		const abort = new AbortController();
		running.current = abort;
		setAnswer(({ text }) => ({ ...IDLE, state: "streaming", text, isEarlier: text !== "" }));
		const change = (next: (answer: Answer) => Answer) => {
			if (running.current === abort) setAnswer(next);
		};
		try {
			for await (const frame of request(question, abort.signal)) {
				change((now) => ({
					...now,
					...(frame.text
						? { text: (now.isEarlier ? "" : now.text) + frame.text, isEarlier: false }
						: {}),
					error: frame.error ? withRetryHint(frame.error, frame.retryAfter) : now.error,
				}));
			}
			change((now) => ({ ...now, state: "done" }));
		} catch (error) {
			if (abort.signal.aborted) return change((now) => ({ ...now, state: "stopped" }));
			change((now) => ({ ...now, state: "done", error: messageOf(error) }));
			// The session may have ended or the approval been withdrawn.
			void checkSession();
		} finally {
			if (running.current === abort) asked.current = undefined;
		}
	}

	return { ...answer, ask, stop: () => running.current?.abort() };
}

const withRetryHint = (error: string, retryAfter: number | undefined) =>
	retryAfter ? `${error}. Try again in ${retryAfter} seconds.` : error;

async function* request(question: Question, signal: AbortSignal) {
	const response = await fetch("/api/completion", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(question),
		signal,
	});
	if (!response.ok || !response.body) throw await toFailure(response);
	yield* readFrames(response.body);
}
