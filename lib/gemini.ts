// Gemini's streaming answer as a sequence of small events, with every way it can end told apart.
// Wire format: POST {base}/v1beta/models/{model}:streamGenerateContent?alt=sse (ai.google.dev/api/generate-content).
import { STATUS_CODES } from "node:http";
import { createParser } from "eventsource-parser";
import type { GeminiConfig } from "./env.ts";
import { ApiError } from "./errors.ts";
import { redact } from "./log.ts";
import type { Prompt } from "./prompt.ts";

/** Tokens as Gemini counts them: `input` includes `cached`, `output` is without `reasoning`. */
export interface Usage {
	input: number;
	output: number;
	cached: number | undefined;
	reasoning: number | undefined;
}

export type GeminiEvent =
	| { type: "open"; status: number }
	| { type: "text"; text: string }
	| { type: "usage"; usage: Usage }
	| { type: "finish"; reason: string };

/** What we read of a frame. Everything is optional: Gemini leaves out whatever it likes. */
interface Frame {
	candidates?: {
		content?: { parts?: { text?: string; thought?: boolean }[] };
		finishReason?: string;
		finishMessage?: string;
	}[];
	promptFeedback?: { blockReason?: string };
	usageMetadata?: {
		promptTokenCount?: number;
		candidatesTokenCount?: number;
		cachedContentTokenCount?: number;
		thoughtsTokenCount?: number;
	};
	error?: GeminiError;
}

interface GeminiError {
	code?: number;
	message?: string;
	details?: { retryDelay?: string }[];
}

// An answer longer than this is no use in a conversation, and it bounds what one request can cost.
const MAX_OUTPUT_TOKENS = 8192;
const FIRST_BYTE_MS = 15_000;
const SILENCE_MS = 30_000;
// After a finish reason only the end of the stream is left to wait for.
const LAST_BYTES_MS = 1_000;
const RETRY_WITHIN_MS = 2_000;
const RETRY_DELAY_MS = 250;
const RETRIED: readonly (number | undefined)[] = [429, 500, 502, 503, 504];
const MAX_FRAME_CHARACTERS = 1024 * 1024;
const MAX_ERROR_CHARACTERS = 16 * 1024;
// Enough to see which field of SSE a line is.
const LINE_START_CHARACTERS = 16;

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
	let hasText = false;
	for (let retried = false; ; retried = true) {
		try {
			for await (const event of attempt(config, prompt, signal)) {
				hasText ||= event.type === "text";
				yield event;
			}
			return;
		} catch (error) {
			const delay = retried || hasText || signal.aborted ? undefined : retryDelay(error);
			if (delay === undefined || Date.now() - started + delay > RETRY_WITHIN_MS) throw error;
			await pause(delay, signal);
		}
	}
}

/** Gives the milliseconds to wait before trying again, or undefined when that would not help. */
function retryDelay(error: unknown): number | undefined {
	if (!(error instanceof ApiError)) return undefined;
	if (!RETRIED.includes(error.upstreamStatus) && !(error.cause instanceof ConnectionError)) {
		return undefined;
	}
	return error.retryAfter === undefined ? RETRY_DELAY_MS : error.retryAfter * 1000;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener("abort", () => {
			clearTimeout(timer);
			reject(signal.reason);
		});
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
	let timer: ReturnType<typeof setTimeout> | undefined;

	/** Awaits one step of the conversation with Gemini, for so long. */
	const within = async <T>(ms: number, step: Promise<T>): Promise<T> => {
		timer = setTimeout(() => {
			abort.abort(new ApiError("UPSTREAM_TIMEOUT", "Gemini did not answer in time."));
		}, ms);
		try {
			return await step;
		} catch (error) {
			if (either.aborted) throw either.reason;
			throw new ConnectionError("connection to Gemini failed", { cause: error });
		} finally {
			clearTimeout(timer);
		}
	};

	try {
		const started = Date.now();
		const response = await within(
			FIRST_BYTE_MS,
			fetch(`${config.baseUrl}/v1beta/models/${config.model}:streamGenerateContent?alt=sse`, {
				method: "POST",
				headers: { "Content-Type": "application/json", "x-goog-api-key": config.apiKey },
				body: JSON.stringify({
					...prompt,
					generationConfig: { maxOutputTokens: MAX_OUTPUT_TOKENS },
				}),
				signal: either,
			}),
		).catch((error) => {
			if (!(error instanceof ConnectionError)) throw error;
			throw new ApiError("UPSTREAM_ERROR", "Gemini could not be reached.", { cause: error });
		});
		const reader = response.body?.getReader();
		let patience = FIRST_BYTE_MS - (Date.now() - started);
		const read = async () => {
			if (!reader) return undefined;
			const { value } = await within(patience, reader.read());
			patience = SILENCE_MS;
			return value;
		};

		if (!response.ok) throw await refusal(response, read);
		yield { type: "open", status: response.status };

		const answer = createReader();
		for (;;) {
			const chunk = await read().catch((error) => {
				if (answer.finished) return undefined;
				if (!(error instanceof ConnectionError)) throw error;
				throw new ApiError("UPSTREAM_INCOMPLETE", "The answer broke off.", { cause: error });
			});
			for (const event of answer.feed(chunk)) {
				if (event instanceof ApiError) throw event;
				yield event;
			}
			if (!chunk) return;
			if (answer.finished) patience = LAST_BYTES_MS;
		}
	} finally {
		// However this ends (also by the consumer leaving), Gemini is not kept talking.
		abort.abort();
	}
}

/** Turns the chunks of a 200 answer into events; the last fed, undefined, says that the stream has ended. */
export function createReader() {
	const decoder = new TextDecoder();
	let events: (GeminiEvent | ApiError)[] = [];
	let ending: ApiError | undefined;
	let finished = false;
	let ended = false;
	// Gemini may end a stream with an error that is no SSE at all. What it might be in: the chunk that held the
	// last frame, from the start of its first line, and what came since.
	let framed = false;
	let lineStart = "";
	let lastFramed = "";
	let since = "";

	const parser = createParser({
		maxBufferSize: MAX_FRAME_CHARACTERS,
		onEvent({ data }) {
			framed = true;
			try {
				readFrame(JSON.parse(data) as Frame);
			} catch (cause) {
				events.push(
					ended
						? new ApiError("UPSTREAM_INCOMPLETE", "The answer broke off.", { cause })
						: new ApiError("UPSTREAM_ERROR", "Gemini sent something that is no answer.", { cause }),
				);
			}
		},
		onError(error) {
			if (error.type !== "max-buffer-size-exceeded") return;
			events.push(
				new ApiError("UPSTREAM_ERROR", "Gemini sent more at once than can be read.", {
					cause: error,
				}),
			);
		},
	});

	function readFrame(frame: Frame): void {
		if (frame.error) {
			events.push(fromGeminiError(frame.error));
			return;
		}
		const candidate = frame.candidates?.[0];
		for (const part of candidate?.content?.parts ?? []) {
			if (typeof part.text === "string" && part.text && !part.thought) {
				events.push({ type: "text", text: part.text });
			}
		}
		const usage = frame.usageMetadata;
		if (usage) {
			events.push({
				type: "usage",
				usage: {
					input: usage.promptTokenCount ?? 0,
					output: usage.candidatesTokenCount ?? 0,
					cached: usage.cachedContentTokenCount,
					reasoning: usage.thoughtsTokenCount,
				},
			});
		}
		const blockReason = frame.promptFeedback?.blockReason;
		const reason = candidate?.finishReason ?? blockReason;
		if (!reason) return;
		finished = true;
		events.push({ type: "finish", reason });
		ending = endingOf(reason, blockReason ? "prompt" : "answer", candidate?.finishMessage);
	}

	return {
		/** True once Gemini has said why it ends. */
		get finished() {
			return finished;
		},
		/** Takes the next bytes, or undefined at the end; gives what they hold, an ApiError last if there is one. */
		feed(chunk: Uint8Array | undefined): (GeminiEvent | ApiError)[] {
			events = [];
			if (chunk) {
				const text = decoder.decode(chunk, { stream: true });
				framed = false;
				parser.feed(text);
				if (framed) {
					lastFramed = lineStart + text;
					since = "";
				} else if (since.length < MAX_ERROR_CHARACTERS) since += text;
				const lineEnd = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
				if (lineEnd !== -1) lineStart = text.slice(lineEnd + 1);
				else if (lineStart.length < LINE_START_CHARACTERS) lineStart += text;
			} else {
				ended = true;
				// The blank line that a last frame may lack.
				parser.feed(`${decoder.decode()}\n\n`);
				if (ending) events.push(ending);
				else if (!finished) events.push(endOfNothing(lastFramed + since));
			}
			const error = events.findIndex((event) => event instanceof ApiError);
			return error === -1 ? events : events.slice(0, error + 1);
		},
	};
}

function endingOf(
	reason: string,
	blocked: "prompt" | "answer",
	message = "",
): ApiError | undefined {
	if (reason === "STOP") return undefined;
	if (reason === "MAX_TOKENS") {
		return new ApiError("TRUNCATED", "The answer was cut off: it reached the token limit.");
	}
	// A reason is a word of an enumeration that grows; anything else would be upstream's own words.
	const named = /^\w{1,64}$/.test(reason) ? reason : "OTHER";
	return new ApiError("BLOCKED", `The ${blocked} was blocked: ${named}.`, {
		cause: redact(message) || undefined,
	});
}

/** Tells why a stream ended that never said so, from what stood behind its last frame. */
function endOfNothing(rest: string): ApiError {
	const unframed = rest
		.split(/\r\n|\n|\r/)
		.filter((line) => !/^\uFEFF?(data|event|id|retry)?:/.test(line))
		.join("\n")
		.trim();
	if (!unframed) {
		return new ApiError("UPSTREAM_INCOMPLETE", "The answer ended before it was complete.");
	}
	const error = parseError(unframed);
	if (error) return fromGeminiError(error);
	return new ApiError("UPSTREAM_ERROR", "Gemini sent something that is no answer.", {
		cause: redact(unframed),
	});
}

/** Gives the error that Gemini's JSON holds, bare or in an array; undefined for any other text. */
function parseError(text: string): GeminiError | undefined {
	try {
		const value = JSON.parse(text) as Frame | Frame[] | null;
		return (Array.isArray(value) ? value[0] : value)?.error;
	} catch {
		return undefined;
	}
}

function fromGeminiError(
	{ code: status = 500, message = "", details }: GeminiError,
	retryAfterHeader: string | null = null,
): ApiError {
	const delays = Array.isArray(details) ? details.map((detail) => detail.retryDelay) : [];
	const seconds = Number.parseFloat(delays.find(Boolean) ?? retryAfterHeader ?? "");
	return new ApiError(
		status === 429 ? "UPSTREAM_RATE_LIMITED" : "UPSTREAM_ERROR",
		`API Error: ${status} ${STATUS_CODES[status] ?? ""}`.trim(),
		{
			upstreamStatus: status,
			retryAfter: Number.isFinite(seconds) ? Math.ceil(seconds) : undefined,
			cause: redact(String(message)) || undefined,
		},
	);
}

/** Reads the body of an answer that is no 200, as far as it is needed; gives the refusal as the contract words it. */
async function refusal(
	response: Response,
	read: () => Promise<Uint8Array | undefined>,
): Promise<ApiError> {
	const decoder = new TextDecoder();
	let text = "";
	try {
		for (
			let chunk = await read();
			chunk && text.length < MAX_ERROR_CHARACTERS;
			chunk = await read()
		) {
			text += decoder.decode(chunk, { stream: true });
		}
	} catch (error) {
		// The status alone says enough; a body that breaks off adds nothing.
		if (!(error instanceof ConnectionError)) throw error;
	}
	const error = parseError(text) ?? { message: text };
	return fromGeminiError({ ...error, code: response.status }, response.headers.get("retry-after"));
}
