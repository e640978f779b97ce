// Gemini's streaming answer as a sequence of small events, with every way it can end told apart.
// Wire format: POST {base}/v1beta/models/{model}:streamGenerateContent?alt=sse (ai.google.dev/api/generate-content).
import { createDeadline } from "./deadline.ts";
import type { GeminiConfig } from "./env.ts";
import { ApiError } from "./errors.ts";
import {
	createReader,
	type GeminiEvent,
	MAX_ERROR_CHARACTERS,
	toRefusal,
} from "./gemini-stream.ts";
import type { Prompt } from "./prompt.ts";

// An answer longer than this is no use in a conversation, and it bounds what one request can cost.
const MAX_OUTPUT_TOKENS = 8192;
const FIRST_BYTE_MS = 15_000;
const SILENCE_MS = 30_000;
// After a finish reason, or the head of a refusal, little is left to wait for.
const LAST_BYTES_MS = 1_000;
const RETRY_WITHIN_MS = 2_000;
const RETRY_DELAY_MS = 250;
const RETRIED: readonly (number | undefined)[] = [429, 500, 502, 503, 504];

/** The cause of an ApiError that a second try may not meet again. */
class ConnectionError extends Error {
	override readonly name = "ConnectionError";
}

/**
 * Takes the settings, a prompt and a signal; gives the answer's events in order. Throws an ApiError for every ending
 * but STOP, after all the text that came before it, and the signal's reason when that is aborted. Leaving the loop ends the
 * call to Gemini. Retries once, within two seconds and only before the first text.
 */
export async function* generate(
	config: GeminiConfig,
	prompt: Prompt,
	signal: AbortSignal,
): AsyncGenerator<GeminiEvent, void> {
	const started = Date.now();
	let isSettled = false;
	for (let isRetry = false; ; isRetry = true) {
		try {
			for await (const event of attempt(config, prompt, signal)) {
				isSettled ||= event.type === "frame" && Boolean(event.text || event.finishReason);
				yield event;
			}
			return;
		} catch (error) {
			const delay = isRetry || isSettled || signal.aborted ? undefined : retryDelay(error);
			if (delay === undefined || Date.now() - started + delay > RETRY_WITHIN_MS) throw error;
			await pause(delay, signal);
			yield { type: "retry" };
		}
	}
}

/** Gives the milliseconds to wait before trying again, or undefined when that would not help. */
function retryDelay(error: unknown): number | undefined {
	if (!(error instanceof ApiError)) return undefined;
	const isPassing =
		RETRIED.includes(error.upstreamStatus) || error.cause instanceof ConnectionError;
	if (!isPassing) return undefined;
	return error.retryAfter === undefined ? RETRY_DELAY_MS : error.retryAfter * 1000;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const leave = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", leave);
			resolve();
		}, ms);
		signal.addEventListener("abort", leave, { once: true });
	});
}

async function* attempt(
	config: GeminiConfig,
	prompt: Prompt,
	signal: AbortSignal,
): AsyncGenerator<GeminiEvent, void> {
	if (!config.apiKey) {
		throw new ApiError("MISSING_BINDING", "Missing GOOGLE_GENERATIVE_AI_API_KEY binding");
	}
	const abort = new AbortController();
	// Not `signal` alone: workerd ends the call only for a signal made here.
	const either = AbortSignal.any([signal, abort.signal]);

	const deadline = createDeadline();
	const timeOut = () =>
		abort.abort(new ApiError("UPSTREAM_TIMEOUT", "Gemini did not answer in time."));
	/** Awaits one step of the conversation with Gemini, for so many milliseconds. */
	const within = async <T>(ms: number, step: Promise<T>): Promise<T> => {
		deadline.set(ms, timeOut);
		try {
			return await step;
		} catch (error) {
			if (either.aborted) throw either.reason;
			throw new ConnectionError("connection to Gemini failed", { cause: error });
		} finally {
			// A slow client is not Gemini's silence.
			deadline.lift();
		}
	};

	try {
		const firstByteBy = Date.now() + FIRST_BYTE_MS;
		const response = await within(FIRST_BYTE_MS, call(config, config.apiKey, prompt, either)).catch(
			(error) => {
				if (!(error instanceof ConnectionError)) throw error;
				throw new ApiError("UPSTREAM_ERROR", "Gemini could not be reached.", { cause: error });
			},
		);
		const body = response.body?.getReader();
		// An abort while nobody reads is no rejection that somebody forgot.
		body?.closed.catch(() => {});
		const read = async (ms: number) => body && (await within(ms, body.read())).value;

		if (!response.ok) {
			const text = await readRefusal(read);
			// A body that breaks off or hangs adds nothing to the status; a client that left wants neither.
			signal.throwIfAborted();
			throw toRefusal(response.status, text, response.headers.get("retry-after"));
		}
		yield { type: "open", status: response.status };

		const answer = createReader();
		let patience = firstByteBy - Date.now();
		for (;;) {
			const chunk = await read(patience).catch((error) => {
				// Nothing that matters can be missing.
				if (answer.finished) return undefined;
				if (!(error instanceof ConnectionError)) throw error;
				throw new ApiError("UPSTREAM_INCOMPLETE", "The answer broke off.", { cause: error });
			});
			for (const event of answer.feed(chunk)) {
				if (event instanceof ApiError) throw event;
				yield event;
			}
			if (!chunk) return;
			patience = answer.finished ? LAST_BYTES_MS : SILENCE_MS;
		}
	} finally {
		// However this ends (also by the consumer leaving), Gemini is not kept talking.
		deadline.end();
		abort.abort();
	}
}

function call(
	{ baseUrl, model }: GeminiConfig,
	apiKey: string,
	prompt: Prompt,
	signal: AbortSignal,
): Promise<Response> {
	return fetch(`${baseUrl}/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "x-goog-api-key": apiKey },
		body: JSON.stringify({ ...prompt, generationConfig: { maxOutputTokens: MAX_OUTPUT_TOKENS } }),
		signal,
		// A redirect would carry the key to wherever it leads.
		redirect: "manual",
	});
}

/** Gives what comes of a refusal's body, for at most a second. */
async function readRefusal(read: (ms: number) => Promise<Uint8Array | undefined>): Promise<string> {
	const deadline = Date.now() + LAST_BYTES_MS;
	const decoder = new TextDecoder();
	let text = "";
	try {
		for (;;) {
			const chunk = await read(deadline - Date.now());
			if (!chunk || text.length > MAX_ERROR_CHARACTERS) return text;
			text += decoder.decode(chunk, { stream: true });
		}
	} catch {
		return text;
	}
}
