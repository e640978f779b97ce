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

/** The server sends a heartbeat after each 400 ms without text. */
const SILENT_SECONDS = 5;

/**
 * Asks a question and yields the answer as it is written. Throws ApiError for an error response, and for an error in the stream after all text
 * that came before it; TypeError when the server cannot be reached, or the connection ends before the answer does or is silent for 5 s; the signal's
 * reason when it aborts. Leaving the loop ends the request.
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
	const reader = endingInSilence(body)
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

/** Passes a body through, and fails once a read has waited for `SILENT_SECONDS`: on a dead connection, the browser may wait for minutes. */
function endingInSilence(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
	const reader = body.getReader();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await unlessSilent(reader.read()).catch((error) => {
				reader.cancel().catch(() => {});
				throw error;
			});
			if (done) controller.close();
			else controller.enqueue(value);
		},
		cancel: (reason) => reader.cancel(reason),
	});
}

async function unlessSilent<T>(reading: Promise<T>): Promise<T> {
	let seconds = 0;
	let timer: ReturnType<typeof setInterval> | undefined;
	// Counted second by second: a computer that has slept gets one tick when it wakes up, not all that it has missed.
	const silence = new Promise<never>((_, reject) => {
		timer = setInterval(() => {
			if (++seconds === SILENT_SECONDS) reject(new TypeError("the connection is silent"));
		}, 1_000);
	});
	try {
		return await Promise.race([reading, silence]);
	} finally {
		clearInterval(timer);
	}
}
