// Observes a generation for analytics: its text, times, token counts and how it ended.
import type { GeminiEvent, OnEvent, Usage } from "./gemini-stream.ts";

/** A generation as observed so far. Times are milliseconds since 1970. */
interface Progress {
	startedAt: number;
	firstTextAt: number | undefined;
	text: string;
	status: number | undefined;
	usage: Usage | undefined;
	stopReason: string | undefined;
	/** The model that was asked last. */
	model: string | undefined;
	/** Gemini's name of the model that answered. */
	modelVersion: string | undefined;
}

/** The end of one generation. */
export interface Outcome extends Progress {
	ended: "finished" | "failed" | "cancelled";
	endedAt: number;
	error: unknown;
}

// More than any answer within the token limit. It bounds the memory of a misbehaving upstream.
const MAX_TEXT_CHARACTERS = 100_000;

/**
 * Runs a generation at once and passes its events on to `onEvent`. Returns the generation's own promise, and a promise of its outcome that never
 * rejects.
 */
export function observe(
	generation: (onEvent: OnEvent) => Promise<void>,
	signal: AbortSignal,
	onEvent: OnEvent,
): { ended: Promise<void>; outcome: Promise<Outcome> } {
	const progress: Progress = {
		startedAt: Date.now(),
		firstTextAt: undefined,
		text: "",
		status: undefined,
		usage: undefined,
		stopReason: undefined,
		model: undefined,
		modelVersion: undefined,
	};
	const end = (ended: Outcome["ended"], error?: unknown): Outcome => ({
		...progress,
		ended,
		error,
		endedAt: Date.now(),
	});
	const ended = generation((event) => {
		update(progress, event);
		return onEvent(event);
	});
	const outcome = ended.then(
		() => end("finished"),
		(error) => (signal.aborted ? end("cancelled") : end("failed", error)),
	);
	return { ended, outcome };
}

function update(progress: Progress, event: GeminiEvent): void {
	switch (event.type) {
		case "open":
			progress.status = event.status;
			progress.model = event.model;
			break;
		case "retry":
			progress.status = undefined;
			progress.usage = undefined;
			break;
		case "frame":
			if (event.text) {
				progress.firstTextAt ??= Date.now();
				progress.text += event.text.slice(0, MAX_TEXT_CHARACTERS - progress.text.length);
			}
			progress.usage = event.usage ?? progress.usage;
			progress.stopReason = event.finishReason ?? progress.stopReason;
			progress.modelVersion = event.modelVersion ?? progress.modelVersion;
	}
}
