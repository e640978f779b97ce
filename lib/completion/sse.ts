// What happens one after the other -> a streaming Response of server-sent events.
import { type ApiError, toApiError } from "../http/errors.ts";

// A client that left shows only in a failed write, and it may take two (a proxy in between takes the first). So that the
// call to Gemini ends within a second of leaving, also while Gemini is silent, the writes come this often.
const HEARTBEAT_MS = 400;
const HEARTBEAT = ": \n\n";
const DONE = "data: [DONE]\n\n";
// So little fits into the sockets on the way, whether the client reads or not. Who does not take it is not there.
const ALWAYS_TAKEN_BYTES = 16 * 1024;
const UNTAKEN_MS = 2_000;
// How long a client that has more than that unread may pause.
const PAUSED_MS = 60_000;

// How much may wait for a client that is slow, and how often is looked whether it took some. The stream is not asked to tell: that
// would be one call more for every frame, and a client is rarely slow.
const QUEUE_BYTES = 16 * 1024;
const LOOK_MS = 50;

/** An answer that is being made, and may be opened to the client at any time. */
export interface EventStream {
	/** Sends one frame. Gives a promise where the client is slow: settled when there is room for the next, rejected when it has left. */
	send: (frame: object) => Promise<void> | undefined;
	/** Sends text as `{"text"}` frames that reach a client of v0.1.0 whole. Gives what `send` gives. */
	sendText: (text: string) => Promise<void> | undefined;
	/** Takes what the frames come from, and ends the stream when that has ended; settled then, never rejected. */
	endAfter: (source: Promise<void>) => Promise<void>;
	/** Gives a 200 that is open at once, with all that was sent and will be. */
	open: () => Response;
}

/**
 * Takes a controller that is aborted when the client leaves, or by others to end it all, and who is told what broke. Every frame is
 * one `data:` line in one write; a source's throw becomes one error frame; `[DONE]` is always last. Little more is sent than the client
 * reads, and a comment goes out again and again while it waits: a client that left is noticed when something is written to it.
 */
export function eventStream(
	left: AbortController,
	onError: (error: ApiError) => void,
): EventStream {
	let controller!: ReadableStreamDefaultController<Uint8Array>;
	let sent = 0;
	let sentAt = 0;
	let taken = 0;
	let takenAt = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;

	const leave = () => left.abort();
	const body = new ReadableStream<Uint8Array>(
		{
			start(given) {
				controller = given;
			},
			cancel: leave,
		},
		new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
	);
	left.signal.addEventListener("abort", () => {
		clearTimeout(timer);
		controller.error(new Error("the client left"));
	});
	const write = (text: string) => {
		if (left.signal.aborted) return;
		const bytes = encoder.encode(text);
		sent += bytes.length;
		sentAt = Date.now();
		controller.enqueue(bytes);
	};
	const room = () => controller.desiredSize ?? 0;
	const waitForRoom = async () => {
		while (room() <= 0) {
			left.signal.throwIfAborted();
			await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		}
	};
	/** Looks now and then, not once a frame, whether a heartbeat is due, or the client takes nothing more though no signal tells that it left. */
	const watch = () => {
		const now = Date.now();
		const takenNow = sent - (QUEUE_BYTES - room());
		if (takenNow > taken) takenAt = now;
		taken = takenNow;
		if (taken < sent) {
			if (now - takenAt >= (taken < ALWAYS_TAKEN_BYTES ? UNTAKEN_MS : PAUSED_MS)) return leave();
		} else if (now - sentAt >= HEARTBEAT_MS) write(HEARTBEAT);
		const rest = sentAt + HEARTBEAT_MS - now;
		timer = setTimeout(watch, rest > 0 ? rest : HEARTBEAT_MS);
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
			return text.length <= SURELY_WHOLE_CHARACTERS ? send({ text }) : sendPieces(text);
		},
		async endAfter(source) {
			await source.catch((thrown) => {
				// What breaks because the client left is no failure.
				if (left.signal.aborted) return;
				const error = toApiError(thrown);
				const { message, code, retryAfter } = error;
				onError(error);
				write(data({ error: message, code, retryAfter }));
			});
			isOver = true;
			clearTimeout(timer);
			if (left.signal.aborted) return;
			write(DONE);
			controller.close();
		},
		open() {
			sentAt = takenAt = Date.now();
			// The whole answer may have come before D1 agreed.
			if (!isOver && !left.signal.aborted) timer = setTimeout(watch, HEARTBEAT_MS);
			return new Response(body, {
				headers: {
					"Content-Type": "text/event-stream; charset=utf-8",
					// Not `no-store`: Chromium would count a stream that was read to its end as aborted.
					"Cache-Control": "no-cache, no-transform",
					// Proxies such as nginx buffer an answer unless told not to.
					"X-Accel-Buffering": "no",
				},
			});
		},
	};
}

const data = (payload: object) => `data: ${JSON.stringify(payload)}\n\n`;

// Clients of v0.1.0 keep no remainder of a network chunk, and chunks of more than 8 KB are split on the way.
const MAX_TEXT_CHARACTERS = 4_000;
const MAX_TEXT_BYTES = 8_000;
// However its characters are escaped: `\u0000` has six.
const SURELY_WHOLE_CHARACTERS = MAX_TEXT_BYTES / 6;
const encoder = new TextEncoder();

/** Yields a text in pieces of at most 4,000 characters that take at most 8,000 bytes as JSON; none ends inside a character. */
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
