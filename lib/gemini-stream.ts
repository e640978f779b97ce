// Reading what Gemini sends: the frames of an answer, and its errors in all the forms they take. No I/O.
import { STATUS_CODES } from "node:http";
import { createParser } from "eventsource-parser";
import { ApiError } from "./errors.ts";
import { redact } from "./log.ts";

/** Tokens as Gemini counts them: `input` includes `cached`, `output` is without `reasoning`. */
export interface Usage {
	input: number;
	output: number;
	cached: number | undefined;
	reasoning: number | undefined;
}

/** What one frame of the answer holds: text that may be empty, the tokens so far, and why the answer ended. */
export interface GeminiFrame {
	type: "frame";
	text: string;
	usage: Usage | undefined;
	finishReason: string | undefined;
}

export type GeminiEvent =
	| { type: "open"; status: number }
	/** What came so far counts no more: Gemini is asked again. */
	| { type: "retry" }
	| GeminiFrame;

/** Takes one event; a promise where the next must wait until it is settled. */
export type OnEvent = (event: GeminiEvent) => Promise<void> | undefined;

/** What we read of a frame. Everything is optional: Gemini leaves out whatever it likes. */
interface Frame {
	candidates?: {
		content?: { parts?: ({ text?: unknown; thought?: boolean } | null)[] };
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

/** Nothing in it is sure to be of the type that is documented: its words never reach a client. */
interface GeminiError {
	code?: unknown;
	message?: unknown;
	details?: unknown;
}

const MAX_FRAME_CHARACTERS = 1024 * 1024;
export const MAX_ERROR_CHARACTERS = 16 * 1024;
// Enough to see which field of SSE a line is.
const LINE_START_CHARACTERS = 16;
const NO_ANSWER = "Gemini sent something that is no answer.";

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
				const frame = JSON.parse(data) as Frame | [Frame];
				readFrame(Array.isArray(frame) ? frame[0] : frame);
			} catch (cause) {
				// Behind the finish reason nothing that matters can be missing.
				if (finished) return;
				events.push(
					ended
						? new ApiError("UPSTREAM_INCOMPLETE", "The answer broke off.", { cause })
						: new ApiError("UPSTREAM_ERROR", NO_ANSWER, { cause }),
				);
			}
		},
		onError(cause) {
			if (cause.type !== "max-buffer-size-exceeded") return;
			const message = "Gemini sent more at once than can be read.";
			events.push(new ApiError("UPSTREAM_ERROR", message, { cause }));
		},
	});

	function readFrame({ candidates, error, usageMetadata, promptFeedback }: Frame): void {
		const candidate = candidates?.[0];
		const blockReason = promptFeedback?.blockReason;
		const reason = blockReason ?? candidate?.finishReason;
		// A STOP behind a worse reason does not make it good.
		const finishReason = error || ending ? undefined : reason || undefined;
		let text = "";
		for (const part of candidate?.content?.parts ?? []) {
			if (typeof part?.text === "string" && !part.thought) text += part.text;
		}
		const usage = error || !usageMetadata ? undefined : toUsage(usageMetadata);
		if (text || usage || finishReason) events.push({ type: "frame", text, usage, finishReason });
		if (error) events.push(fromGeminiError(error));
		if (!finishReason) return;
		finished = true;
		ending = endingOf(finishReason, blockReason ? "prompt" : "answer", candidate?.finishMessage);
	}

	function feedText(text: string): void {
		framed = false;
		parser.feed(text);
		if (framed) {
			lastFramed = lineStart + text;
			since = "";
		} else if (since.length < MAX_ERROR_CHARACTERS) since += text;
		const lineEnd = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
		if (lineEnd !== -1) lineStart = text.slice(lineEnd + 1);
		else if (lineStart.length < LINE_START_CHARACTERS) lineStart += text;
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
				feedText(decoder.decode(chunk, { stream: true }));
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

function toUsage(metadata: NonNullable<Frame["usageMetadata"]>): Usage {
	return {
		input: metadata.promptTokenCount ?? 0,
		output: metadata.candidatesTokenCount ?? 0,
		cached: metadata.cachedContentTokenCount,
		reasoning: metadata.thoughtsTokenCount,
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
	return new ApiError("UPSTREAM_ERROR", NO_ANSWER, { cause: redact(unframed) });
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

/** Takes the status, body and `Retry-After` of an answer that is no 200; gives the refusal as the contract words it. */
export function toRefusal(status: number, text: string, retryAfter: string | null): ApiError {
	const error = parseError(text) ?? { message: text };
	return fromGeminiError({ ...error, code: status }, retryAfter);
}

function fromGeminiError(
	{ code, message, details }: GeminiError,
	retryAfter: string | null = null,
): ApiError {
	const status = Number(code) >= 300 && Number(code) <= 599 ? Math.trunc(Number(code)) : 500;
	return new ApiError(
		status === 429 ? "UPSTREAM_RATE_LIMITED" : "UPSTREAM_ERROR",
		`API Error: ${status} ${STATUS_CODES[status] ?? ""}`.trim(),
		{
			upstreamStatus: status,
			retryAfter: retrySeconds(details, retryAfter),
			cause: redact(String(message ?? "")) || undefined,
		},
	);
}

/** Gives the seconds Gemini asks to wait: `google.rpc.RetryInfo` in the details ("17s"), else `Retry-After` in seconds or as a date. */
function retrySeconds(details: unknown, retryAfter: string | null): number | undefined {
	const delays = Array.isArray(details) ? details.map((detail) => detail?.retryDelay) : [];
	const asked = [...delays, retryAfter]
		.map((text) => Number.parseFloat(text))
		.find(Number.isFinite);
	const untilDate = (Date.parse(retryAfter ?? "") - Date.now()) / 1000;
	const seconds = Math.ceil(asked ?? untilDate);
	return seconds >= 0 ? seconds : undefined;
}
