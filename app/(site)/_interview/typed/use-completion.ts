// The streaming answer of `POST /api/completion`.

import { useEffect, useRef, useState } from "react";
import { streamCompletion } from "#client/completion.ts";
import { ApiError } from "#client/error.ts";
import { useSessionCheck } from "../../_account/session.ts";
import { api, messageOf } from "../../_ui/api.ts";
import type { Draft } from "./draft.ts";

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

	async function ask(question: Draft): Promise<void> {
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
			for await (const event of streamCompletion(api, question, { signal: abort.signal })) {
				if (event.type !== "text") continue;
				change(({ text, isEarlier, ...now }) => ({
					...now,
					text: (isEarlier ? "" : text) + event.text,
					isEarlier: false,
				}));
			}
			change((now) => ({ ...now, state: "done" }));
		} catch (error) {
			if (abort.signal.aborted) return change((now) => ({ ...now, state: "stopped" }));
			change((now) => ({ ...now, state: "done", error: messageWithRetryHint(error) }));
			// The session may have ended or the approval been withdrawn.
			void checkSession();
		} finally {
			if (running.current === abort) asked.current = undefined;
		}
	}

	return { ...answer, ask, stop: () => running.current?.abort() };
}

/** The message of an error. Inside the stream, it does not include the seconds until a retry: adds them. */
function messageWithRetryHint(error: unknown): string {
	const message = messageOf(error);
	const isInStream = error instanceof ApiError && error.status === 200;
	return isInStream && error.retryAfter
		? `${message}. Try again in ${error.retryAfter} seconds.`
		: message;
}
