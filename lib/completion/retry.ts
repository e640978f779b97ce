// What follows an attempt that failed before its first text: the next configured model, the same model once more, or the error.
import { ApiError } from "../http/errors.ts";
import { noteFailure } from "./model-failures.ts";
import { noteWithoutThinking } from "./thinking.ts";

const RETRY_WITHIN_MS = 2_000;
const RETRY_DELAY_MS = 250;
const RETRIED_STATUSES: readonly (number | undefined)[] = [429, 500, 502, 503, 504];
// 404: Google has retired the model.
const NEXT_MODEL_STATUSES: readonly (number | undefined)[] = [...RETRIED_STATUSES, 404];

/** Gemini could not be reached, or the connection broke. */
export class ConnectionError extends Error {
	override readonly name = "ConnectionError";
}

/** The next request to Gemini. */
export interface Attempt {
	model: string;
	/** The models to ask next if this one fails. */
	next: string[];
	/** When the first request to this model was sent, in milliseconds since 1970. */
	startedAt: number;
	isRetry: boolean;
	/** As sent. Another request may have found out meanwhile that the model accepts none. */
	thinkingConfig: object | undefined;
}

/**
 * Changes a failed attempt into the next one and returns the milliseconds to wait before it; undefined when another attempt would not help or
 * would take too long.
 */
export function prepareRetry(attempt: Attempt, error: unknown): number | undefined {
	if (!(error instanceof ApiError)) return undefined;
	const { model, next, thinkingConfig } = attempt;
	if (error.upstreamStatus === 400 && /thinking/i.test(String(error.cause))) {
		if (!thinkingConfig) return undefined;
		noteWithoutThinking(model);
		return 0;
	}
	const isFailedModel =
		NEXT_MODEL_STATUSES.includes(error.upstreamStatus) || error.code === "UPSTREAM_TIMEOUT";
	if (isFailedModel) noteFailure(model);
	const [nextModel, ...rest] = next;
	if (isFailedModel && nextModel) {
		Object.assign(attempt, { model: nextModel, next: rest, startedAt: Date.now(), isRetry: false });
		return 0;
	}
	if (attempt.isRetry) return undefined;
	attempt.isRetry = true;
	return retryDelay(error, attempt.startedAt);
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
