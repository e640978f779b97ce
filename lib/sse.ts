// An async generator of frames -> a streaming Response of server-sent events.
import { type ApiError, toApiError } from "./errors.ts";

// A client that left shows only in a failed write, and it may take two (a proxy in between takes the first). So that the
// call to Gemini ends within a second of leaving, also while Gemini is silent, the writes come this often.
const HEARTBEAT_MS = 400;
// So little fits into the sockets on the way, whether the client reads or not. Who does not take it is not there.
const ALWAYS_TAKEN_BYTES = 16 * 1024;
const UNTAKEN_MS = 2_000;
// How long a client that has more than that unread may pause.
const PAUSED_MS = 60_000;

interface Listener {
	/** Called once when the client leaves; ends whatever produces the frames. */
	onLeave: () => void;
	/** Called with what ended the frames early, for the log. */
	onError: (error: ApiError) => void;
}

/**
 * Takes frames and the client's signal; gives a 200 that is open at once. Every frame is one `data:` line in one write;
 * a throw becomes one error frame; `[DONE]` is always last. Frames are taken only as fast as the client reads, and a comment
 * goes out again and again while it waits: a client that left is noticed when something is written to it.
 */
export function eventStream(
	frames: AsyncGenerator<object, void>,
	clientSignal: AbortSignal,
	{ onLeave, onError }: Listener,
): Response {
	const encoder = new TextEncoder();
	let left = false;
	let sent = 0;
	let stall: ReturnType<typeof setTimeout> | undefined;
	// What breaks because the client left is no failure.
	const lines = encode(frames, (error) => left || onError(error));
	// At once, not at the first read: leaving before that must find something to end.
	let next = lines.next();

	const leave = () => {
		if (left) return;
		left = true;
		clearTimeout(stall);
		onLeave();
		// Runs the `finally` of a generator that waits for a slow reader. Its own failure was told already.
		lines.return().catch(() => {});
	};
	clientSignal.addEventListener("abort", leave);
	if (clientSignal.aborted) leave();

	/** Gives up on a client that takes nothing: one that left very early is told by no signal at all. */
	const watch = (controller: ReadableStreamDefaultController) => {
		const patience = sent < ALWAYS_TAKEN_BYTES ? UNTAKEN_MS : PAUSED_MS;
		stall = setTimeout(() => {
			leave();
			controller.error(new Error("the client takes nothing"));
		}, patience);
	};

	const body = new ReadableStream<Uint8Array>(
		{
			start: watch,
			async pull(controller) {
				clearTimeout(stall);
				const result = await orHeartbeat(next);
				if (left) return;
				if (result !== "heartbeat" && result.done) return controller.close();
				if (result !== "heartbeat") next = lines.next();
				const bytes = encoder.encode(result === "heartbeat" ? ": \n\n" : result.value);
				sent += bytes.length;
				controller.enqueue(bytes);
				watch(controller);
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

async function* encode(
	frames: AsyncGenerator<object, void>,
	onError: (error: ApiError) => unknown,
): AsyncGenerator<string, void> {
	try {
		for await (const frame of frames) yield data(JSON.stringify(frame));
	} catch (thrown) {
		const error = toApiError(thrown);
		onError(error);
		const { message, code, retryAfter } = error;
		yield data(JSON.stringify({ error: message, code, retryAfter }));
	}
	yield data("[DONE]");
}

const data = (payload: string) => `data: ${payload}\n\n`;

async function orHeartbeat<T>(next: Promise<T>): Promise<T | "heartbeat"> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const heartbeat = new Promise<"heartbeat">((resolve) => {
		timer = setTimeout(() => resolve("heartbeat"), HEARTBEAT_MS);
	});
	try {
		return await Promise.race([next, heartbeat]);
	} finally {
		clearTimeout(timer);
	}
}
