// The response of a completion: server-sent events, written as they come.
import { toApiError } from "../http/errors.ts";

// Only a failed write shows that a client has disconnected, and it may take two writes when a proxy is in between. At this interval, heartbeats
// end the call to Gemini within a second of a disconnect, even while Gemini is silent.
const HEARTBEAT_MS = 400;
const HEARTBEAT = ": \n\n";
const DONE = "data: [DONE]\n\n";
// Socket buffers absorb at least this much, so a client that has not consumed it is not reading at all.
const SOCKET_BUFFER_BYTES = 16 * 1024;
const UNREAD_TIMEOUT_MS = 2_000;
// How long a client may pause after it has consumed more than that.
const PAUSE_TIMEOUT_MS = 60_000;

// How much is queued for a slow client, and how often the queue is checked. A `pull` callback instead would cost one more call per frame,
// and clients are rarely slow.
const QUEUE_BYTES = 16 * 1024;
const QUEUE_CHECK_MS = 50;

/** A stream that can be written to before it is opened to the client. */
export interface EventStream {
	/** Sends one frame. Returns a promise when the client is slow: it resolves when there is room for more, and rejects on a disconnect. */
	send: (frame: object) => Promise<void> | undefined;
	/** Sends text as `{"text"}` frames, small enough for clients of v0.1.0. Returns a promise as `send` does. */
	sendText: (text: string) => Promise<void> | undefined;
	/** Ends the stream when `source` settles; an error of `source` becomes the last frame. The returned promise never rejects. */
	endAfter: (source: Promise<void>) => Promise<void>;
	/** Returns a 200 response with everything that was sent so far and will be sent. */
	open: () => Response;
}

/**
 * Returns a stream of server-sent events. Aborts `disconnect` when the client disconnects; when it is aborted elsewhere, the stream breaks
 * off. Every frame is one `data:` line in one write, an error is one frame, `[DONE]` is always last. Only a small queue is filled ahead of the
 * client, and comments are sent as heartbeats while there is nothing else to send.
 */
export function eventStream(disconnect: AbortController): EventStream {
	let controller!: ReadableStreamDefaultController<Uint8Array>;
	let sent = 0;
	let sentAt = 0;
	let consumed = 0;
	let consumedAt = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;

	const body = new ReadableStream<Uint8Array>(
		{
			start(given) {
				controller = given;
			},
			cancel: () => disconnect.abort(),
		},
		new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
	);
	disconnect.signal.addEventListener("abort", () => {
		clearTimeout(timer);
		controller.error(new Error("the client disconnected"));
	});
	const write = (text: string) => {
		if (disconnect.signal.aborted) return;
		const bytes = encoder.encode(text);
		sent += bytes.length;
		sentAt = Date.now();
		controller.enqueue(bytes);
	};
	const room = () => controller.desiredSize ?? 0;
	const waitForRoom = async () => {
		while (room() <= 0) {
			disconnect.signal.throwIfAborted();
			await new Promise((resolve) => setTimeout(resolve, QUEUE_CHECK_MS));
		}
	};
	/** Sends a heartbeat when one is due, and detects a client that stopped reading without a disconnect signal. */
	const onTimer = () => {
		const now = Date.now();
		const consumedNow = sent - (QUEUE_BYTES - room());
		if (consumedNow > consumed) consumedAt = now;
		consumed = consumedNow;
		if (consumed < sent) {
			const timeout = consumed < SOCKET_BUFFER_BYTES ? UNREAD_TIMEOUT_MS : PAUSE_TIMEOUT_MS;
			if (now - consumedAt >= timeout) return disconnect.abort();
		} else if (now - sentAt >= HEARTBEAT_MS) write(HEARTBEAT);
		const remaining = sentAt + HEARTBEAT_MS - now;
		timer = setTimeout(onTimer, remaining > 0 ? remaining : HEARTBEAT_MS);
	};

	const send = (frame: object) => {
		write(data(frame));
		return room() > 0 ? undefined : waitForRoom();
	};
	const sendPieces = async (text: string) => {
		for (const piece of pieces(text)) await send({ text: piece });
	};

	return {
		send,
		sendText(text) {
			return text.length <= ALWAYS_FITS_CHARACTERS ? send({ text }) : sendPieces(text);
		},
		async endAfter(source) {
			await source.catch((thrown) => {
				// An error that follows from a disconnect is not a failure.
				if (disconnect.signal.aborted) return;
				const { message, code, retryAfter } = toApiError(thrown);
				write(data({ error: message, code, retryAfter }));
			});
			isOver = true;
			clearTimeout(timer);
			if (disconnect.signal.aborted) return;
			write(DONE);
			controller.close();
		},
		open() {
			sentAt = consumedAt = Date.now();
			// The answer may already be complete: it was started before authorization had finished.
			if (!isOver && !disconnect.signal.aborted) timer = setTimeout(onTimer, HEARTBEAT_MS);
			return new Response(body, {
				headers: {
					"Content-Type": "text/event-stream; charset=utf-8",
					// With `no-store`, Chromium reports a stream that was read to its end as aborted.
					"Cache-Control": "no-cache, no-transform",
					// Keeps proxies such as nginx from buffering the response.
					"X-Accel-Buffering": "no",
				},
			});
		},
	};
}

const data = (payload: object) => `data: ${JSON.stringify(payload)}\n\n`;

// Clients of v0.1.0 parse every network chunk by itself, and chunks of more than 8 KB are split on the way.
const MAX_TEXT_CHARACTERS = 4_000;
const MAX_TEXT_BYTES = 8_000;
// Even if every character is escaped as `\u0000`.
const ALWAYS_FITS_CHARACTERS = MAX_TEXT_BYTES / 6;
const encoder = new TextEncoder();

/** Yields a text in pieces of at most 4,000 characters and 8,000 bytes of JSON. No piece ends inside a surrogate pair. */
export function* pieces(text: string): Generator<string> {
	for (let start = 0; start < text.length; ) {
		let length = Math.min(MAX_TEXT_CHARACTERS, text.length - start);
		let piece: string;
		do {
			if (isSurrogatePair(text, start + length - 1)) length--;
			piece = text.slice(start, start + length);
			length = Math.ceil(length / 2);
		} while (encoder.encode(JSON.stringify(piece)).length > MAX_TEXT_BYTES);
		yield piece;
		start += piece.length;
	}
}

const isSurrogatePair = (text: string, index: number) => (text.codePointAt(index) ?? 0) > 0xffff;
