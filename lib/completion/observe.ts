// Notes what becomes of a generation.
import type { GeminiEvent, OnEvent, Usage } from "./gemini-stream.ts";

/** What has been seen of a generation so far. Times are milliseconds since 1970. */
interface Seen {
	startedAt: number;
	firstTextAt: number | undefined;
	text: string;
	status: number | undefined;
	usage: Usage | undefined;
	stopReason: string | undefined;
	/** The model that answered, as Gemini names it. */
	modelVersion: string | undefined;
}

/** What became of one generation. */
export interface Outcome extends Seen {
	ended: "finished" | "failed" | "cancelled";
	endedAt: number;
	error: unknown;
}

// Enough for any answer we ask for; an upstream gone wild must not fill memory or the event.
const MAX_TEXT = 100_000;

/**
 * Takes a generation to run, its signal, and who takes its events; runs it at once. Gives its promise, and one of its outcome that is
 * never rejected.
 */
export function observe(
	generation: (onEvent: OnEvent) => Promise<void>,
	signal: AbortSignal,
	onEvent: OnEvent,
): { ended: Promise<void>; outcome: Promise<Outcome> } {
	const seen: Seen = {
		startedAt: Date.now(),
		firstTextAt: undefined,
		text: "",
		status: undefined,
		usage: undefined,
		stopReason: undefined,
		modelVersion: undefined,
	};
	const end = (ended: Outcome["ended"], error?: unknown): Outcome => ({
		...seen,
		ended,
		error,
		endedAt: Date.now(),
	});
	const ended = generation((event) => {
		record(seen, event);
		return onEvent(event);
	});
	const outcome = ended.then(
		() => end("finished"),
		(error) => (signal.aborted ? end("cancelled") : end("failed", error)),
	);
	return { ended, outcome };
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
				outcome.text += event.text.slice(0, MAX_TEXT - outcome.text.length);
			}
			outcome.usage = event.usage ?? outcome.usage;
			outcome.stopReason = event.finishReason ?? outcome.stopReason;
			outcome.modelVersion = event.modelVersion ?? outcome.modelVersion;
	}
}
