// Streams an answer from Gemini as a sequence of events, and distinguishes all the ways in which it can end.
// Wire format: POST {base}/v1beta/models/{model}:streamGenerateContent?alt=sse (ai.google.dev/api/generate-content).
import { setTimeout as sleep } from "node:timers/promises";
import type { GeminiConfig } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { errorOfResponse, LocationError, MAX_ERROR_CHARACTERS } from "./gemini-errors.ts";
import { createRequestBody, type RequestBody } from "./gemini-request.ts";
import { createReader, type GeminiEvent, type OnEvent } from "./gemini-stream.ts";
import { orderModels } from "./model-failures.ts";
import type { PictureMemory } from "./picture-memory.ts";
import type { Prompt } from "./prompt.ts";
import { type Attempt, attemptOf, ConnectionError, nextAttempt } from "./retry.ts";
import { noteWithoutThinking } from "./thinking.ts";

// Longer answers are useless in a conversation, and this bounds the cost of one request.
export const MAX_OUTPUT_TOKENS = 8192;
// A thinking model may be silent this long before its first text.
const READ_TIMEOUT_MS = 30_000;
// When another model could answer instead, a candidate does not wait as long for the first text.
const FIRST_TEXT_TIMEOUT_MS = 4_000;
// Some models send STOP and then more text, so a complete answer waits for the end of the stream, but not as long.
const COMPLETE_READ_TIMEOUT_MS = 10_000;
const MIN_READ_TIMEOUT_MS = 100;
const ERROR_BODY_MS = 1_000;
const BUFFER_BYTES = 1024;

/**
 * Asks Gemini and passes its events to `onEvent`, each once the previous one has been handled; when `onEvent` rejects, the call to Gemini
 * is aborted. Resolves after a STOP. Throws an ApiError for every other ending, after all the text that came before it, and the signal's
 * reason when it aborts. Until the first text, a model that fails or takes more than 4 s is replaced by the next configured one, and the last
 * one is retried once, after a failure within two seconds or an incomplete or empty answer. After it, nothing is retried.
 */
export async function generate(
	config: GeminiConfig,
	{ prompt, memory }: { prompt: Prompt; memory: PictureMemory | undefined },
	signal: AbortSignal,
	onEvent: OnEvent,
): Promise<void> {
	try {
		const requestBody = createRequestBody(prompt, memory);
		// After the first text, the request is never sent again.
		const onFirstText = () => memory?.free();
		await askModels(config, requestBody, signal, onEvent, onFirstText);
	} catch (error) {
		throw memory ? withPictureTypes(error, prompt) : error;
	} finally {
		memory?.free();
	}
}

/** Adds a likely cause to Gemini's 400 for a prompt with pictures: not every model accepts every type of picture. */
function withPictureTypes(error: unknown, { contents }: Prompt): unknown {
	if (!(error instanceof ApiError) || error.upstreamStatus !== 400) return error;
	if (error instanceof LocationError) return error;
	const types = contents.flatMap(({ parts }) =>
		parts.flatMap((part) => ("inlineData" in part ? [part.inlineData.mimeType] : [])),
	);
	const sentence = `${error.message}. The model may not take pictures of this type: ${[...new Set(types)].join(", ")}.`;
	return new ApiError(error.code, sentence, { cause: error.cause, upstreamStatus: 400 });
}

async function askModels(
	config: GeminiConfig,
	requestBody: RequestBody,
	signal: AbortSignal,
	onEvent: OnEvent,
	onFirstText: () => void,
): Promise<void> {
	const { apiKey, baseUrl } = config;
	if (!apiKey) {
		throw new ApiError("MISSING_BINDING", "Missing GOOGLE_GENERATIVE_AI_API_KEY binding");
	}
	let attempt = attemptOf(orderModels(config.models));
	for (;;) {
		const firstTextMs = attempt.next.length ? FIRST_TEXT_TIMEOUT_MS : READ_TIMEOUT_MS;
		const stream = createStream({ baseUrl, apiKey }, signal, firstTextMs);
		let hasText = false;
		let following: ReturnType<typeof nextAttempt>;
		try {
			await onEvent({ type: "request", model: attempt.model });
			await onEvent({ type: "open", status: await stream.open(attempt, requestBody) });
			for (;;) {
				const events = await stream.read();
				if (!events) return;
				for (const event of events) {
					if (!hasText && event.type === "frame" && event.text !== "") {
						hasText = true;
						onFirstText();
						// Only now: a 400 may have had another reason than the thinkingConfig.
						if (!attempt.thinkingConfig) noteWithoutThinking(attempt.model);
					}
					const handled = onEvent(event);
					if (handled) await handled;
				}
			}
		} catch (error) {
			following = hasText || signal.aborted ? undefined : nextAttempt(attempt, error);
			if (!following) throw error;
			await onEvent({ type: "failed-attempt", error });
		} finally {
			stream.end();
		}
		await sleep(following.delayMs, undefined, { signal });
		attempt = following.attempt;
	}
}

/** One call to Gemini: open it, read it to its end, and end it in any case. */
function createStream(
	{ baseUrl, apiKey }: { baseUrl: string; apiKey: string },
	clientSignal: AbortSignal,
	firstTextMs: number,
) {
	const abort = new AbortController();
	// workerd ends the call only when a signal created here aborts, so `clientSignal` alone is not enough.
	const signal = AbortSignal.any([clientSignal, abort.signal]);
	const onTimeout = () =>
		abort.abort(new ApiError("UPSTREAM_TIMEOUT", "Gemini did not answer in time."));
	const reader = createReader();
	let body: ReadableStreamBYOBReader | undefined;
	// One buffer for all reads: by default, workerd allocates 4 KiB for every read of a few bytes.
	let buffer = new ArrayBuffer(BUFFER_BYTES);
	/** Both in milliseconds since 1970. */
	let firstTextBy = Number.POSITIVE_INFINITY;
	let lastEventAt = 0;
	let isOver = false;

	/**
	 * Awaits `work`, and aborts the call to Gemini, which rejects it, after `ms` milliseconds. Throws a ConnectionError when the connection fails.
	 * Time that a slow client takes between two calls does not count as Gemini's.
	 */
	const waitFor = async <T>(ms: number, work: Promise<T>): Promise<T> => {
		const timer = setTimeout(onTimeout, ms);
		try {
			return await work;
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			throw new ConnectionError("connection to Gemini failed", { cause: error });
		} finally {
			clearTimeout(timer);
		}
	};
	/** Returns the next bytes, which are valid until the next read; undefined at the end. */
	const readBytes = async (ms: number): Promise<Uint8Array | undefined> => {
		if (!body) return undefined;
		const result = await waitFor(ms, body.read(new Uint8Array(buffer)));
		if (result.done) return undefined;
		buffer = result.value.buffer;
		return result.value;
	};

	return {
		/** Sends the request and returns the status. Throws Gemini's error. */
		async open(attempt: Attempt, requestBody: RequestBody): Promise<number> {
			firstTextBy = Date.now() + firstTextMs;
			const request = send(baseUrl, apiKey, attempt, requestBody, signal);
			const response = await waitFor(firstTextMs, request).catch((error) => {
				if (!(error instanceof ConnectionError)) throw error;
				throw new ApiError("UPSTREAM_ERROR", "Gemini could not be reached.", { cause: error });
			});
			body = response.body?.getReader({ mode: "byob" });
			// Otherwise an abort between two reads would be reported as an unhandled rejection.
			body?.closed.catch(() => {});
			if (response.ok) return response.status;
			const text = await readErrorBody(readBytes);
			// A client that disconnected meanwhile gets no error, nor does a retry start for it.
			clientSignal.throwIfAborted();
			throw errorOfResponse(response.status, text, response.headers.get("retry-after"));
		},
		/** Returns the next events, an iterable that may end by throwing an ApiError; undefined after the end. */
		async read(): Promise<Iterable<GeminiEvent> | undefined> {
			if (isOver) return undefined;
			const now = Date.now();
			// Keep-alives prolong neither the wait for the first text nor the wait after a complete answer.
			const remaining = reader.isComplete
				? lastEventAt + COMPLETE_READ_TIMEOUT_MS - now
				: reader.hasText
					? READ_TIMEOUT_MS
					: Math.min(firstTextBy - now, READ_TIMEOUT_MS);
			const readTimeoutMs = Math.max(remaining, MIN_READ_TIMEOUT_MS);
			let chunk: Uint8Array | undefined;
			let connectionError: ConnectionError | undefined;
			try {
				chunk = await readBytes(readTimeoutMs);
			} catch (error) {
				const isTimeout = error instanceof ApiError && error.code === "UPSTREAM_TIMEOUT";
				if (error instanceof ConnectionError) connectionError = error;
				else if (!isTimeout || !reader.isComplete) throw error;
			}
			isOver = !chunk;
			const events = chunk ? reader.feed(chunk) : reader.end(connectionError);
			if (reader.hasEvents) lastEventAt = Date.now();
			return events;
		},
		end(): void {
			// Skip abort() after a complete answer: it is slower than a frame.
			if (!isOver) abort.abort();
		},
	};
}

function send(
	baseUrl: string,
	apiKey: string,
	{ model, thinkingConfig }: Attempt,
	requestBody: RequestBody,
	signal: AbortSignal,
): Promise<Response> {
	const generationConfig = { maxOutputTokens: MAX_OUTPUT_TOKENS, thinkingConfig };
	return fetch(`${baseUrl}/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "x-goog-api-key": apiKey },
		body: requestBody(generationConfig),
		signal,
		// Following a redirect would send the key to another host.
		redirect: "manual",
	});
}

/** Returns the part of an error response's body that arrives within a second. An incomplete body is not an error. */
async function readErrorBody(
	readBytes: (ms: number) => Promise<Uint8Array | undefined>,
): Promise<string> {
	const deadline = Date.now() + ERROR_BODY_MS;
	const decoder = new TextDecoder();
	let text = "";
	try {
		for (;;) {
			const chunk = await readBytes(deadline - Date.now());
			if (!chunk || text.length > MAX_ERROR_CHARACTERS) return text;
			text += decoder.decode(chunk, { stream: true });
		}
	} catch {
		return text;
	}
}
