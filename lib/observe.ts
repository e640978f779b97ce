// Wraps a generation and reports it once, however it ended.
import type { GeminiEvent, Usage } from "./gemini-stream.ts";

/** What became of one generation. Times are milliseconds since 1970. */
export interface Outcome {
	ended: "finished" | "failed" | "cancelled";
	startedAt: number;
	firstTextAt: number | undefined;
	endedAt: number;
	text: string;
	status: number | undefined;
	usage: Usage | undefined;
	stopReason: string | undefined;
	error: unknown;
}

/** Events, one after the other; `return` leaves before the end and waits until everything is let go. */
export interface Events {
	next: () => Promise<IteratorResult<GeminiEvent, void>>;
	return: () => Promise<IteratorResult<GeminiEvent, void>>;
}

// Enough for any answer we ask for; an upstream gone wild must not fill memory or the event.
const MAX_TEXT = 100_000;

/**
 * Takes a generation and what to do with its outcome; starts it at once and gives the same events, and a promise that is
 * settled when the outcome has been reported (hand it to `waitUntil`).
 */
export function observe(
	generation: AsyncGenerator<GeminiEvent, void>,
	signal: AbortSignal,
	report: (outcome: Outcome) => Promise<void>,
): { events: Events; reported: Promise<void> } {
	const { promise: reported, resolve } = Promise.withResolvers<void>();
	const outcome: Outcome = {
		ended: "cancelled",
		startedAt: Date.now(),
		firstTextAt: undefined,
		endedAt: 0,
		text: "",
		status: undefined,
		usage: undefined,
		stopReason: undefined,
		error: undefined,
	};

	async function* watch(): AsyncGenerator<GeminiEvent, void> {
		try {
			for await (const event of generation) {
				record(outcome, event);
				yield event;
			}
			outcome.ended = "finished";
		} catch (error) {
			if (!signal.aborted) {
				outcome.ended = "failed";
				outcome.error = error;
			}
			throw error;
		} finally {
			outcome.endedAt = Date.now();
			resolve(report(outcome));
		}
	}
	return { events: started(watch()), reported };
}

/** Starts a generator before anybody asks for its first value. */
function started(generator: AsyncGenerator<GeminiEvent, void>): Events {
	let first: Promise<IteratorResult<GeminiEvent, void>> | undefined = generator.next();
	// Whoever asks is told.
	first.catch(() => {});
	return {
		next: () => {
			const next = first ?? generator.next();
			first = undefined;
			return next;
		},
		return: () => generator.return(),
	};
}

function record(outcome: Outcome, event: GeminiEvent): void {
	switch (event.type) {
		case "open":
			outcome.status = event.status;
			break;
		case "retry":
			outcome.status = undefined;
			outcome.usage = undefined;
			break;
		case "frame":
			if (event.text) {
				outcome.firstTextAt ??= Date.now();
				if (outcome.text.length < MAX_TEXT) outcome.text += event.text;
			}
			outcome.usage = event.usage ?? outcome.usage;
			outcome.stopReason = event.finishReason ?? outcome.stopReason;
	}
}
