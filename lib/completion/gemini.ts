// Gemini's streaming answer as small events, one after the other, with every way it can end told apart.
// Wire format: POST {base}/v1beta/models/{model}:streamGenerateContent?alt=sse (ai.google.dev/api/generate-content).

import type { GeminiConfig } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { createDeadline } from "./deadline.ts";
import {
	createReader,
	type GeminiEvent,
	MAX_ERROR_CHARACTERS,
	type OnEvent,
	toRefusal,
} from "./gemini-stream.ts";
import type { Prompt } from "./prompt.ts";

// An answer longer than this is no use in a conversation, and it bounds what one request can cost.
const MAX_OUTPUT_TOKENS = 8192;
// A thinking model may be silent as long before its first word.
const SILENCE_MS = 30_000;
// Some models send STOP and then more, so a whole answer waits for the end of the stream, but not as long.
const WHOLE_SILENCE_MS = 10_000;
const MIN_READ_MS = 100;
const ERROR_BODY_MS = 1_000;
const BUFFER_BYTES = 4 * 1024;
const RETRY_WITHIN_MS = 2_000;
const RETRY_DELAY_MS = 250;
const RETRIED: readonly (number | undefined)[] = [429, 500, 502, 503, 504];

class ConnectionError extends Error {
	override readonly name = "ConnectionError";
}

/**
 * Takes the settings, a prompt, a signal, and who takes the events; settled after the last of them. Throws an ApiError for every
 * ending but STOP, after all the text that came before it, and the signal's reason when that is aborted. The next event comes
 * when the one before was taken; a refusal to take one ends the call to Gemini. Retries once, and only before the first text: what
 * fails within two seconds, and an answer that is incomplete or empty.
 */
export async function generate(
	config: GeminiConfig,
	prompt: Prompt,
	signal: AbortSignal,
	onEvent: OnEvent,
): Promise<void> {
	const started = Date.now();
	for (let isRetry = false; ; isRetry = true) {
		const conversation = converse(signal);
		let hasText = false;
		let delay: number | undefined;
		try {
			await onEvent({ type: "open", status: await conversation.open(config, prompt) });
			for (;;) {
				const events = await conversation.read();
				if (!events) return;
				for (const event of events) {
					if (event instanceof ApiError) throw event;
					hasText ||= event.type === "frame" && event.text !== "";
					const taken = onEvent(event);
					if (taken) await taken;
				}
			}
		} catch (error) {
			delay = isRetry || hasText || signal.aborted ? undefined : retryDelay(error, started);
			if (delay === undefined) throw error;
		} finally {
			// However this ends, Gemini is not kept talking.
			conversation.end();
		}
		await pause(delay, signal);
		await onEvent({ type: "retry" });
	}
}

/** Returns the milliseconds to wait before trying again, or undefined when that would not help or takes too long. */
function retryDelay(error: unknown, started: number): number | undefined {
	if (!(error instanceof ApiError)) return undefined;
	// Thinking without a word may have taken long, and is the likelier to succeed now.
	if (error.code === "UPSTREAM_INCOMPLETE") return RETRY_DELAY_MS;
	const isPassing =
		RETRIED.includes(error.upstreamStatus) || error.cause instanceof ConnectionError;
	const delay = error.retryAfter === undefined ? RETRY_DELAY_MS : error.retryAfter * 1000;
	return isPassing && Date.now() - started + delay <= RETRY_WITHIN_MS ? delay : undefined;
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

/** One call to Gemini, to be opened, read and ended. */
function converse(signal: AbortSignal) {
	const abort = new AbortController();
	// Not `signal` alone: workerd ends the call only for a signal made here.
	const either = AbortSignal.any([signal, abort.signal]);
	const deadline = createDeadline();
	const timeOut = () =>
		abort.abort(new ApiError("UPSTREAM_TIMEOUT", "Gemini did not answer in time."));
	const answer = createReader();
	let body: ReadableStreamBYOBReader | undefined;
	// Filled anew by every read. Left to itself, workerd makes one of 4 KiB for every few bytes.
	let buffer = new ArrayBuffer(BUFFER_BYTES);
	/** When the last event came, in milliseconds since 1970. */
	let lastEventAt = 0;
	let isOver = false;

	/** Awaits one step of the conversation, for so many milliseconds. */
	const within = async <T>(ms: number, step: T): Promise<Awaited<T>> => {
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
	const nextBytes = () => body?.read(new Uint8Array(buffer));
	/** Gives the bytes that were read, which last until the next read; undefined at the end. */
	const take = (
		result: Awaited<ReturnType<typeof nextBytes>>,
	): Uint8Array<ArrayBuffer> | undefined => {
		if (!result || result.done) return undefined;
		buffer = result.value.buffer;
		return result.value;
	};

	return {
		/** Asks, and gives the status; throws Gemini's refusal. */
		async open(config: GeminiConfig, prompt: Prompt): Promise<number> {
			if (!config.apiKey) {
				throw new ApiError("MISSING_BINDING", "Missing GOOGLE_GENERATIVE_AI_API_KEY binding");
			}
			const asked = call(config, config.apiKey, prompt, either);
			const response = await within(SILENCE_MS, asked).catch((error) => {
				if (!(error instanceof ConnectionError)) throw error;
				throw new ApiError("UPSTREAM_ERROR", "Gemini could not be reached.", { cause: error });
			});
			body = response.body?.getReader({ mode: "byob" });
			// An abort while nobody reads is no rejection that somebody forgot.
			body?.closed.catch(() => {});
			if (response.ok) return response.status;
			const text = await readRefusal(async (ms) => take(await within(ms, nextBytes())));
			// A body that breaks off or hangs adds nothing to the status; a client that left wants neither.
			signal.throwIfAborted();
			throw toRefusal(response.status, text, response.headers.get("retry-after"));
		},
		/** Returns what came next, an ApiError last if there is one; undefined after the end. */
		async read(): Promise<(GeminiEvent | ApiError)[] | undefined> {
			if (isOver) return undefined;
			// Keep-alives do not prolong a whole answer.
			const rest = lastEventAt + WHOLE_SILENCE_MS - Date.now();
			// After a slow client there may be none left, though bytes are there already.
			const patience = answer.isWhole ? Math.max(rest, MIN_READ_MS) : SILENCE_MS;
			let chunk: Uint8Array | undefined;
			let broken: unknown;
			try {
				chunk = take(await within(patience, nextBytes()));
			} catch (error) {
				const isSilence = error instanceof ApiError && error.code === "UPSTREAM_TIMEOUT";
				if (error instanceof ConnectionError) broken = error;
				else if (!isSilence || !answer.isWhole) throw error;
			}
			isOver = !chunk;
			const events = chunk ? answer.feed(chunk) : answer.end(broken);
			if (events.length) lastEventAt = Date.now();
			return events;
		},
		end(): void {
			deadline.end();
			// Not where nothing is left to abort: it costs more than a frame.
			if (!isOver) abort.abort();
		},
	};
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
	const deadline = Date.now() + ERROR_BODY_MS;
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
