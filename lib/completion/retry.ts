// What follows an attempt that failed before its first text: the next configured model, the same model once more, or the error.
import { ApiError } from "../http/errors.ts";
import { noteFailure } from "./model-failures.ts";
import { thinkingConfigOf } from "./thinking.ts";

const RETRY_WITHIN_MS = 2_000;
const RETRY_DELAY_MS = 250;
const RETRIED_STATUSES: readonly (number | undefined)[] = [429, 500, 502, 503, 504];
// 404: Google has retired the model.
const NEXT_MODEL_STATUSES: readonly (number | undefined)[] = [...RETRIED_STATUSES, 404];
// gemini-3.5-flash-lite rejects `thinkingBudget: 0` with the second sentence, which Gemini also sends for other reasons.
const THINKING_REJECTED = /thinking|^Request contains an invalid argument\.?$/i;

/** Gemini could not be reached, or the connection broke. */
export class ConnectionError extends Error {
	override readonly name = "ConnectionError";
}

/** One request to Gemini. */
export interface Attempt {
	readonly model: string;
	/** The models to ask next if this one fails. */
	readonly next: readonly string[];
	/** When the first request to this model was sent, in milliseconds since 1970. */
	readonly startedAt: number;
	readonly isRetry: boolean;
	/** As sent. Another request may have found out meanwhile that the model accepts none. */
	readonly thinkingConfig: object | undefined;
}

/** Returns the first request to the first of these models. */
export function attemptOf([model = "", ...next]: readonly string[]): Attempt {
	const thinkingConfig = thinkingConfigOf(model);
	return { model, next, startedAt: Date.now(), isRetry: false, thinkingConfig };
}

/** Returns what follows a failed attempt; undefined when another attempt would not help or would take too long. */
export function nextAttempt(
	attempt: Attempt,
	error: unknown,
): { attempt: Attempt; delayMs: number } | undefined {
	if (!(error instanceof ApiError)) return undefined;
	const { model, next, thinkingConfig } = attempt;
	if (error.upstreamStatus === 400 && THINKING_REJECTED.test(String(error.cause))) {
		if (!thinkingConfig) return undefined;
		return { attempt: { ...attempt, thinkingConfig: undefined }, delayMs: 0 };
	}
	const isFailedModel =
		NEXT_MODEL_STATUSES.includes(error.upstreamStatus) || error.code === "UPSTREAM_TIMEOUT";
	if (isFailedModel) noteFailure(model);
	if (isFailedModel && next.length > 0) return { attempt: attemptOf(next), delayMs: 0 };
	const delayMs = attempt.isRetry ? undefined : retryDelay(error, attempt.startedAt);
	if (delayMs === undefined) return undefined;
	return { attempt: { ...attempt, isRetry: true }, delayMs };
}

/** Returns the milliseconds to wait before the same model is asked again, or undefined when that would not help or would take too long. */
function retryDelay(error: ApiError, started: number): number | undefined {
	// The model may have been thinking for long. Another try is likely to succeed, however late it is.
	if (error.code === "UPSTREAM_INCOMPLETE") return RETRY_DELAY_MS;
	const isTransient =
		RETRIED_STATUSES.includes(error.upstreamStatus) || error.cause instanceof ConnectionError;
	const delay = error.retryAfter === undefined ? RETRY_DELAY_MS : error.retryAfter * 1000;
	return isTransient && Date.now() - started + delay <= RETRY_WITHIN_MS ? delay : undefined;
}
