// Observes a generation, for analytics and usage: its text, times, token counts and how it ended.
import { ApiError } from "../http/errors.ts";
import type { GeminiCall } from "../usage/record-calls.ts";
import type { GeminiEvent, OnEvent, Usage } from "./gemini-stream.ts";
import { CHARACTERS_PER_TOKEN } from "./prompt.ts";

/** One request to Gemini as observed so far. */
interface Attempt {
	/** Milliseconds since 1970. */
	startedAt: number;
	endedAt: number | undefined;
	/** The model that was asked. */
	model: string;
	/** Gemini's name of the model that answered. */
	modelVersion: string | undefined;
	status: number | undefined;
	usage: Usage | undefined;
	textCharacters: number;
	/** Why another request followed. */
	error: unknown;
}

/** A generation as observed so far. Times are milliseconds since 1970. */
interface Progress {
	startedAt: number;
	firstTextAt: number | undefined;
	text: string;
	stopReason: string | undefined;
	/** What went wrong after a complete answer. */
	lateError: ApiError | undefined;
	/** The requests to Gemini. All but the last have failed without text. */
	attempts: Attempt[];
}

/** The end of one generation. */
export interface Outcome extends Progress {
	ended: "finished" | "failed" | "cancelled";
	endedAt: number;
	/** Why it failed. */
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
		stopReason: undefined,
		lateError: undefined,
		attempts: [],
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
	if (event.type === "late-error") progress.lateError = event.error;
	const attempt = progress.attempts.at(-1);
	if (event.type === "request") {
		progress.attempts.push({
			startedAt: Date.now(),
			endedAt: undefined,
			model: event.model,
			modelVersion: undefined,
			status: undefined,
			usage: undefined,
			textCharacters: 0,
			error: undefined,
		});
	} else if (!attempt) return;
	else if (event.type === "open") attempt.status = event.status;
	else if (event.type === "failed-attempt") {
		attempt.error = event.error;
		attempt.endedAt = Date.now();
	} else if (event.type === "frame") {
		if (event.text) {
			progress.firstTextAt ??= Date.now();
			progress.text += event.text.slice(0, MAX_TEXT_CHARACTERS - progress.text.length);
			attempt.textCharacters += event.text.length;
		}
		attempt.usage = event.usage ?? attempt.usage;
		attempt.modelVersion = event.modelVersion ?? attempt.modelVersion;
		progress.stopReason = event.finishReason ?? progress.stopReason;
	}
}

/**
 * Returns the calls to Gemini of a generation, as they are charged. Where Gemini reported no tokens, they are estimated from the text and from
 * `inputTokens`, the estimated length of the prompt; a request that Gemini rejected, or that did not reach it, costs nothing.
 */
export function chargedCalls(
	{ attempts, firstTextAt, startedAt, ended, endedAt, error }: Outcome,
	inputTokens: number,
): GeminiCall[] {
	return attempts.map((attempt, i): GeminiCall => {
		const isLast = i === attempts.length - 1;
		const failure = isLast ? error : attempt.error;
		return {
			model: attempt.modelVersion ?? attempt.model,
			...charged(attempt, failure, inputTokens),
			startedAt: attempt.startedAt,
			firstTextMs: isLast && firstTextAt !== undefined ? firstTextAt - startedAt : undefined,
			latencyMs: (attempt.endedAt ?? endedAt) - attempt.startedAt,
			ended: isLast ? ended : "replaced",
			errorCode: errorCode(failure),
		};
	});
}

function charged({ usage, textCharacters }: Attempt, failure: unknown, inputTokens: number) {
	const isFree = !usage && textCharacters === 0 && isRejection(failure);
	const output = Math.ceil(textCharacters / CHARACTERS_PER_TOKEN);
	return {
		counts: {
			input: usage?.input ?? (isFree ? 0 : inputTokens),
			cached: usage?.cached ?? 0,
			output: usage?.output ?? output,
			thoughts: usage?.reasoning ?? 0,
		},
		// Gemini leaves out counts of 0.
		isEstimated: usage
			? usage.input === undefined || (usage.output === undefined && output > 0)
			: !isFree,
	};
}

/** Whether Gemini answered with an error of its own, or was not reached. */
const isRejection = (failure: unknown): boolean =>
	failure instanceof ApiError &&
	(failure.upstreamStatus !== undefined || failure.code === "UPSTREAM_ERROR");

/** Returns the code of an error, for lists; undefined without an error. */
function errorCode(error: unknown): string | undefined {
	if (error === undefined) return undefined;
	return error instanceof ApiError ? error.code : "INTERNAL";
}
