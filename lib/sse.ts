// What happens one after the other -> a streaming Response of server-sent events.
import { type ApiError, toApiError } from "./errors.ts";

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

// workerd's own pair passes bytes on without entering JavaScript for the reading half; `next dev` has only the standard's.
const Pair =
	typeof IdentityTransformStream === "undefined" ? TransformStream : IdentityTransformStream;

/** An answer that is being made, and may be opened to the client at any time. */
export interface EventStream {
	/** Sends one frame; settled when there is room for the next, rejected when the client has left. */
	send: (frame: object) => Promise<void>;
	/** Takes what the frames come from, and ends the stream when that has ended; settled when the end was sent, never rejected. */
	endAfter: (source: Promise<void>) => Promise<void>;
	/** Takes the client's signal; gives a 200 that is open at once, with all that was sent and will be. */
	open: (clientSignal: AbortSignal) => Response;
}

/**
 * Takes a controller that is aborted when the client leaves, or by others to end it all, and who is told what broke. Every frame is
 * one `data:` line in one write; a source's throw becomes one error frame; `[DONE]` is always last. Frames are taken only as fast as the
 * client reads, none before the answer is opened, and a comment goes out again and again while it waits: a client that left is noticed
 * when something is written to it.
 */
export function eventStream(
	left: AbortController,
	onError: (error: ApiError) => void,
): EventStream {
	const encoder = new TextEncoder();
	const { readable, writable } = new Pair();
	const writer = writable.getWriter();
	let sent = 0;
	let lastSentAt = 0;
	// How many writes the client has not taken yet.
	let untaken = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const leave = () => left.abort();
	left.signal.addEventListener("abort", () => {
		clearTimeout(timer);
		// Who waits for something to be taken is told that it will not be.
		writer.abort().catch(() => {});
	});
	const write = async (text: string): Promise<void> => {
		const bytes = encoder.encode(text);
		sent += bytes.length;
		lastSentAt = Date.now();
		untaken++;
		try {
			await writer.write(bytes);
		} catch (error) {
			leave();
			throw error;
		} finally {
			untaken--;
		}
	};
	/** Looks now and then, not once a frame, whether a heartbeat is due, or the client is gone: one that left very early is told by no signal at all. */
	const watch = () => {
		const silence = Date.now() - lastSentAt;
		if (untaken && silence >= (sent < ALWAYS_TAKEN_BYTES ? UNTAKEN_MS : PAUSED_MS)) return leave();
		if (!untaken && silence >= HEARTBEAT_MS) write(HEARTBEAT).catch(() => {});
		const rest = lastSentAt + HEARTBEAT_MS - Date.now();
		timer = setTimeout(watch, !untaken && rest > 0 ? rest : HEARTBEAT_MS);
	};

	return {
		send: (frame) => write(data(frame)),
		async endAfter(source) {
			try {
				let last = DONE;
				await source.catch((thrown) => {
					// What breaks because the client left is no failure.
					if (left.signal.aborted) throw thrown;
					const error = toApiError(thrown);
					const { message, code, retryAfter } = error;
					onError(error);
					last = data({ error: message, code, retryAfter }) + DONE;
				});
				await write(last);
			} catch {
				// Nobody is there any more.
			} finally {
				clearTimeout(timer);
				writer.close().catch(() => {});
			}
		},
		open(clientSignal) {
			clientSignal.addEventListener("abort", leave);
			if (clientSignal.aborted) leave();
			lastSentAt = Date.now();
			if (!left.signal.aborted) timer = setTimeout(watch, HEARTBEAT_MS);
			return new Response(readable, {
				headers: {
					"Content-Type": "text/event-stream; charset=utf-8",
					"Cache-Control": "no-store, no-transform",
					// Proxies such as nginx buffer an answer unless told not to.
					"X-Accel-Buffering": "no",
				},
			});
		},
	};
}

const data = (payload: object) => `data: ${JSON.stringify(payload)}\n\n`;
