// Observes a generation, for analytics and usage: its text, times, token counts and how it ended.
import { ApiError } from "../http/errors.ts";
import type { GeminiCall } from "../usage/record-calls.ts";
import type { GeminiEvent, OnEvent, Usage } from "./gemini-stream.ts";
import { CHARACTERS_PER_TOKEN } from "./prompt.ts";

/** One request to Gemini as observed so far. */
interface SentRequest {
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
	requests: SentRequest[];
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
		requests: [],
	};
	const end = (ended: Outcome["ended"], error?: unknown): Outcome => ({
		...progress,
		ended,
		error,
		endedAt: Date.now(),
	});
	const generating = generation((event) => {
		update(progress, event);
		return onEvent(event);
	});
	const outcome = generating.then(
		() => end("finished"),
		(error) => (signal.aborted ? end("cancelled") : end("failed", error)),
	);
	return { ended: generating, outcome };
}

function update(progress: Progress, event: GeminiEvent): void {
	if (event.type === "request") {
		progress.requests.push({
			startedAt: Date.now(),
			endedAt: undefined,
			model: event.model,
			modelVersion: undefined,
			status: undefined,
			usage: undefined,
			textCharacters: 0,
			error: undefined,
		});
		return;
	}
	const request = progress.requests.at(-1);
	if (!request) return;
	switch (event.type) {
		case "open":
			request.status = event.status;
			break;
		case "failed-attempt":
			request.error = event.error;
			request.endedAt = Date.now();
			break;
		case "frame":
			if (event.text) {
				progress.firstTextAt ??= Date.now();
				progress.text += event.text.slice(0, MAX_TEXT_CHARACTERS - progress.text.length);
				request.textCharacters += event.text.length;
			}
			request.usage = event.usage ?? request.usage;
			request.modelVersion = event.modelVersion ?? request.modelVersion;
			progress.stopReason = event.finishReason ?? progress.stopReason;
			break;
		case "late-error":
			progress.lateError = event.error;
	}
}

/**
 * Returns the calls to Gemini of a generation, as they are charged. Where Gemini reported no tokens, they are estimated from the text and from
 * `inputTokens`, the estimated length of the prompt; a request that Gemini rejected, or that did not reach it, costs nothing.
 */
export function chargedCalls(
	{ requests, firstTextAt, startedAt, ended, endedAt, error }: Outcome,
	inputTokens: number,
): GeminiCall[] {
	return requests.map((request, i): GeminiCall => {
		const isLast = i === requests.length - 1;
		const failure = isLast ? error : request.error;
		return {
			model: request.modelVersion ?? request.model,
			...charged(request, failure, inputTokens),
			startedAt: request.startedAt,
			firstTextMs: isLast && firstTextAt !== undefined ? firstTextAt - startedAt : undefined,
			latencyMs: (request.endedAt ?? endedAt) - request.startedAt,
			ended: isLast ? ended : "replaced",
			errorCode: errorCode(failure),
		};
	});
}

function charged({ usage, textCharacters }: SentRequest, failure: unknown, inputTokens: number) {
	const isFree = !usage && textCharacters === 0 && isRejection(failure);
	const output = Math.ceil(textCharacters / CHARACTERS_PER_TOKEN);
	return {
		counts: {
			input: usage?.input ?? (isFree ? 0 : inputTokens),
			cached: usage?.cached ?? 0,
			output: usage?.output ?? output,
			thoughts: usage?.thoughts ?? 0,
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
