// Wraps a generation and reports it once, however it ended.
import type { GeminiEvent, Usage } from "./gemini-stream.ts";

/** What has been seen of a generation so far. Times are milliseconds since 1970. */
interface Seen {
	startedAt: number;
	firstTextAt: number | undefined;
	text: string;
	status: number | undefined;
	usage: Usage | undefined;
	stopReason: string | undefined;
}

/** What became of one generation. */
export interface Outcome extends Seen {
	ended: "finished" | "failed" | "cancelled";
	endedAt: number;
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
	const outcome: Seen = {
		startedAt: Date.now(),
		firstTextAt: undefined,
		text: "",
		status: undefined,
		usage: undefined,
		stopReason: undefined,
	};

	let isOver = false;
	const end = (ended: Outcome["ended"], error?: unknown) => {
		if (isOver) return;
		isOver = true;
		resolve(report({ ...outcome, ended, error, endedAt: Date.now() }));
	};
	// A function and no generator around the generator: each frame would pay for it.
	const next = async () => {
		try {
			const result = await generation.next();
			if (result.done) end("finished");
			else record(outcome, result.value);
			return result;
		} catch (error) {
			if (signal.aborted) end("cancelled");
			else end("failed", error);
			throw error;
		}
	};
	// At once, before anybody asks for it. Whoever asks is told how it went.
	let first: ReturnType<typeof next> | undefined = next();
	first.catch(() => {});

	return {
		events: {
			next: () => {
				const result = first ?? next();
				first = undefined;
				return result;
			},
			return: async () => {
				try {
					return await generation.return();
				} finally {
					end("cancelled");
				}
			},
		},
		reported,
	};
}

function record(outcome: Seen, event: GeminiEvent): void {
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
