// Reads the stream of an answer.
import { EventSourceParserStream } from "eventsource-parser/stream";
import type { CompletionFrame, CompletionRequest } from "./api.ts";
import type { Client } from "./client.ts";
import { ApiError } from "./error.ts";

export type CompletionEvent =
	/** Comes first: the server has taken the question. Its log has the request by this id. */
	| { type: "start"; requestId: string | undefined }
	/** The next part of the answer. */
	| { type: "text"; text: string };

/**
 * Asks a question and yields the answer as it is written. Throws ApiError for an error response, and for an error in the stream after all text
 * that came before it; TypeError when the server cannot be reached, or the connection ends before the answer does; the signal's reason when
 * it aborts. Leaving the loop ends the request.
 */
export async function* streamCompletion(
	client: Client,
	body: CompletionRequest,
	{ signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<CompletionEvent, void, undefined> {
	const response = await client.send("POST /api/completion", { body, signal });
	const requestId = response.headers.get("x-request-id") ?? undefined;
	let failure: ApiError | undefined;
	try {
		yield { type: "start", requestId };
		for await (const frame of framesOf(response)) {
			if ("text" in frame) yield { type: "text", text: frame.text };
			else failure = new ApiError({ ...frame, status: 200, message: frame.error, requestId });
		}
	} catch (broken) {
		throw failure ?? broken;
	} finally {
		// When the caller has left before the first frame. Later the body is being read, and cancelled there.
		await response.body?.cancel().catch(() => {});
	}
	if (failure) throw failure;
}

/** Yields the frames before `[DONE]`. Heartbeats are comments, which the parser skips. */
async function* framesOf({ body }: Response): AsyncGenerator<CompletionFrame> {
	if (!body) throw new TypeError("the response has no body");
	const reader = body
		.pipeThrough<string>(new TextDecoderStream() as TransformStream<Uint8Array, string>)
		.pipeThrough(new EventSourceParserStream())
		.getReader();
	try {
		for (;;) {
			const { value } = await reader.read();
			if (!value) throw new TypeError("the stream ended early");
			if (value.data === "[DONE]") return;
			yield JSON.parse(value.data);
		}
	} finally {
		// Also when the caller has left the loop: the server stops writing.
		await reader.cancel().catch(() => {});
	}
}
