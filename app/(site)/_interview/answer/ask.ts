// One call of `POST /api/completion`.
import type { Client } from "#client/client.ts";
import { streamCompletion } from "#client/completion.ts";
import { ApiError } from "#client/error.ts";
import { api } from "../../_ui/api.ts";
import { AnswerError } from "./answer-error.ts";

export interface CompletionRequest {
	prompt: string;
	/** Empty for summaries. */
	bg: string;
	/** The API spells the second flag like this. */
	flag: "copilot" | "summerizer";
	/** The interview on the server. */
	sessionId?: string | undefined;
}

/** A question to the assistant, which speaks to the user; `prompt` is the transcript. */
export interface AssistantRequest {
	flag: "ask-ai";
	/** The last one is the question. `images` are data URLs. */
	messages: readonly {
		role: "user" | "assistant";
		text: string;
		images?: readonly string[];
	}[];
	prompt: string;
	bg: string;
	sessionId?: string | undefined;
}

export type CompletionPart =
	/** Comes first. Support can find the request in the log by this id. */
	{ requestId: string | undefined } | { text: string };

/** Yields the answer as it streams in. Throws an AnswerError, also after text, or the signal's reason when it was aborted. */
export async function* ask(
	request: CompletionRequest | AssistantRequest,
	signal: AbortSignal,
	client: Client = api,
): AsyncGenerator<CompletionPart> {
	let isAnswered = false;
	try {
		for await (const event of streamCompletion(client, request, { signal })) {
			isAnswered = true;
			yield event.type === "start" ? { requestId: event.requestId } : { text: event.text };
		}
	} catch (thrown) {
		signal.throwIfAborted();
		if (!(thrown instanceof ApiError)) {
			// The connection broke, or ended without `[DONE]`.
			throw new AnswerError({ code: isAnswered ? "UPSTREAM_INCOMPLETE" : "OFFLINE" });
		}
		if (!isAnswered) yield { requestId: thrown.requestId };
		const { code, message: error, retryAfter } = thrown;
		throw new AnswerError({ code: code === "UNKNOWN" ? "INTERNAL" : code, error, retryAfter });
	}
}
