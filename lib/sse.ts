// What comes one after the other -> a streaming Response of server-sent events.
import { type ApiError, toApiError } from "./errors.ts";

// A client that left shows only in a failed write, and it may take two (a proxy in between takes the first). So that the
// call to Gemini ends within a second of leaving, also while Gemini is silent, the writes come this often.
const HEARTBEAT_MS = 400;
const HEARTBEAT = ": \n\n";
// So little fits into the sockets on the way, whether the client reads or not. Who does not take it is not there.
const ALWAYS_TAKEN_BYTES = 16 * 1024;
const UNTAKEN_MS = 2_000;
// How long a client that has more than that unread may pause.
const PAUSED_MS = 60_000;

/** Where the frames come from: what an async generator is, or anything that is used like one. */
interface Source<T> {
	next: () => Promise<IteratorResult<T, void>>;
	return: () => Promise<unknown>;
}

interface Listener {
	/** Called once when the client leaves; ends whatever the source waits for. */
	onLeave: () => void;
	/** Called with what ended the frames early, for the log. */
	onError: (error: ApiError) => void;
}

/**
 * Takes a source, what is to be sent of each of its values (undefined for nothing) and the client's signal; gives a 200 that
 * is open at once. Every frame is one `data:` line in one write; a throw becomes one error frame; `[DONE]` is always last.
 * Frames are taken only as fast as the client reads, and a comment goes out again and again while it waits: a client that left
 * is noticed when something is written to it.
 */
export function eventStream<T>(
	source: Source<T>,
	toFrame: (value: T) => object | undefined,
	clientSignal: AbortSignal,
	{ onLeave, onError }: Listener,
): Response {
	const encoder = new TextEncoder();
	let left = false;
	let sent = 0;
	let lastSentAt = Date.now();
	// Whether the client wants more than there is.
	let isWaiting = false;

	// What is left to send when the source has ended.
	let last: string[] | undefined;
	/** Gives the next frame as it goes out, undefined after `[DONE]`. Never throws. */
	const nextLine = async (): Promise<string | undefined> => {
		while (!last) {
			try {
				const { value, done } = await source.next();
				const frame = done ? undefined : toFrame(value);
				if (frame) return data(JSON.stringify(frame));
				if (done) last = [data("[DONE]")];
			} catch (thrown) {
				const error = toApiError(thrown);
				const { message, code, retryAfter } = error;
				// What breaks because the client left is no failure.
				if (!left) onError(error);
				last = [data(JSON.stringify({ error: message, code, retryAfter })), data("[DONE]")];
			}
		}
		return last.shift();
	};
	// At once, not at the first read: leaving before that must find something to end.
	let first: Promise<string | undefined> | undefined = nextLine();

	let timer: ReturnType<typeof setTimeout> | undefined;
	const leave = () => {
		if (left) return;
		left = true;
		clearTimeout(timer);
		onLeave();
		// Runs the `finally` of a generator that waits for a slow reader. Its own failure was told already.
		source.return().catch(() => {});
	};
	clientSignal.addEventListener("abort", leave);
	if (clientSignal.aborted) leave();

	const write = (controller: ReadableStreamDefaultController, line: string) => {
		const bytes = encoder.encode(line);
		sent += bytes.length;
		lastSentAt = Date.now();
		controller.enqueue(bytes);
	};
	/** Looks now and then, not once a frame, whether a heartbeat is due, or the client is gone: one that left very early is told by no signal at all. */
	const watch = (controller: ReadableStreamDefaultController) => {
		const silence = Date.now() - lastSentAt;
		// What was sent is no longer in the queue, and there is room for more.
		const isTaken = isWaiting && controller.desiredSize === 0;
		if (isTaken && silence >= HEARTBEAT_MS) {
			write(controller, HEARTBEAT);
		} else if (!isTaken && silence >= (sent < ALWAYS_TAKEN_BYTES ? UNTAKEN_MS : PAUSED_MS)) {
			leave();
			return controller.error(new Error("the client takes nothing"));
		}
		const rest = lastSentAt + HEARTBEAT_MS - Date.now();
		timer = setTimeout(watch, isTaken && rest > 0 ? rest : HEARTBEAT_MS, controller);
	};

	const body = new ReadableStream<Uint8Array>(
		{
			start(controller) {
				if (!left) timer = setTimeout(watch, HEARTBEAT_MS, controller);
			},
			async pull(controller) {
				isWaiting = true;
				const line = await (first ?? nextLine());
				first = undefined;
				isWaiting = false;
				if (left) return;
				if (line !== undefined) return write(controller, line);
				clearTimeout(timer);
				controller.close();
			},
			cancel: leave,
		},
		// Nothing is taken before it is asked for: a slow client slows Gemini's reading down.
		{ highWaterMark: 0 },
	);
	return new Response(body, {
		headers: {
			"Content-Type": "text/event-stream; charset=utf-8",
			"Cache-Control": "no-store, no-transform",
			// Proxies such as nginx buffer an answer unless told not to.
			"X-Accel-Buffering": "no",
		},
	});
}

const data = (payload: string) => `data: ${payload}\n\n`;
