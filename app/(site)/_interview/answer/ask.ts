// One call of `POST /api/completion`.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { AnswerError } from "./answer-error.ts";

export interface CompletionRequest {
	prompt: string;
	/** Empty for summaries. */
	bg: string;
	/** The API spells the second flag like this. */
	flag: "copilot" | "summerizer";
}

export type CompletionPart =
	/** Comes first: support can find the request in the log by it. */
	{ requestId: string | undefined } | { text: string };

/** Yields the answer as it streams in. Throws an AnswerError, also after text, or the signal's reason when it was aborted. */
export async function* ask(
	request: CompletionRequest,
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
	const reader = body
		.pipeThrough(new TextDecoderStream())
		.pipeThrough(new EventSourceParserStream())
		.getReader();
	let error: AnswerError | undefined;
	for (;;) {
		const { value } = await reader.read();
		if (!value || value.data === "[DONE]") {
			if (error) throw error;
			if (!value) throw incomplete();
			return;
		}
		const frame = JSON.parse(value.data) as {
			text?: string;
			error?: string;
			code?: string;
			retryAfter?: number;
		};
		if (frame.text) yield { text: frame.text };
		if (frame.error) {
			error = new AnswerError({ code: "INTERNAL", ...frame });
		}
	}
}

/** The connection broke, or ended without `[DONE]`. */
const incomplete = () => new AnswerError({ code: "UPSTREAM_INCOMPLETE" });

async function errorOfResponse(response: Response): Promise<AnswerError> {
	const body = (await response.json().catch(() => ({}))) as { error?: string; code?: string };
	const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
	const retryAfter = Number.isNaN(seconds) ? undefined : seconds;
	return new AnswerError({ code: "INTERNAL", ...body, retryAfter });
}
