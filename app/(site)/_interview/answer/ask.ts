// One call of `POST /api/completion`.
import { readFrames } from "../completion-frames.ts";
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
	/** Comes first: support can find the request in the log by it. */
	{ requestId: string | undefined } | { text: string };

/** Yields the answer as it streams in. Throws an AnswerError, also after text, or the signal's reason when it was aborted. */
export async function* ask(
	request: CompletionRequest | AssistantRequest,
	signal: AbortSignal,
	send: typeof fetch = fetch,
): AsyncGenerator<CompletionPart> {
	let isAnswered = false;
	try {
		const response = await send("/api/completion", {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(request),
			signal,
		});
		isAnswered = true;
		yield { requestId: response.headers.get("x-request-id") ?? undefined };
		if (!response.ok || !response.body) throw await errorOfResponse(response);
		yield* texts(response.body);
	} catch (thrown) {
		signal.throwIfAborted();
		if (thrown instanceof AnswerError) throw thrown;
		throw isAnswered ? incomplete() : new AnswerError({ code: "OFFLINE" });
	}
}

async function* texts(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
	let error: AnswerError | undefined;
	try {
		for await (const { text, ...failure } of readFrames(body)) {
			if (text) yield { text };
			if (failure.error) error = new AnswerError({ code: "INTERNAL", ...failure });
		}
	} catch (broken) {
		throw error ?? broken;
	}
	if (error) throw error;
}

/** The connection broke, or ended without `[DONE]`. */
const incomplete = () => new AnswerError({ code: "UPSTREAM_INCOMPLETE" });

async function errorOfResponse(response: Response): Promise<AnswerError> {
	const body = (await response.json().catch(() => ({}))) as { error?: string; code?: string };
	const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
	const retryAfter = Number.isNaN(seconds) ? undefined : seconds;
	return new AnswerError({ code: "INTERNAL", ...body, retryAfter });
}
