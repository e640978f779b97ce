// The stream of `POST /api/completion`.
import { EventSourceParserStream } from "eventsource-parser/stream";

interface CompletionFrame {
	text?: string;
	/** At most one frame has an error; text may have come before it. */
	error?: string;
	code?: string;
	/** Seconds. */
	retryAfter?: number;
}

/** Yields the frames before `[DONE]`. Throws a TypeError when the stream ends without it. */
export async function* readFrames(
	body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<CompletionFrame> {
	const reader = body
		.pipeThrough(new TextDecoderStream())
		.pipeThrough(new EventSourceParserStream())
		.getReader();
	for (;;) {
		const { value } = await reader.read();
		if (!value) throw new TypeError("the stream ended early");
		if (value.data === "[DONE]") return;
		yield JSON.parse(value.data);
	}
}
