// Parses what Gemini sends: the frames of an answer, and errors in all their forms. No I/O.
import { STATUS_CODES } from "node:http";
import { createParser } from "eventsource-parser";
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";

/** Token counts as Gemini reports them: `input` includes `cached`, `output` excludes `reasoning`. Undefined when not reported. */
export interface Usage {
	input: number | undefined;
	output: number | undefined;
	cached: number | undefined;
	reasoning: number | undefined;
}

/** One frame of an answer. Its text may be empty; `usage` counts the tokens so far; `modelVersion` is the model that answers. */
interface GeminiFrame {
	type: "frame";
	text: string;
	usage: Usage | undefined;
	finishReason: string | undefined;
	modelVersion: string | undefined;
}

export type GeminiEvent =
	/** A request is sent. A second one replaces the first, which has failed without text. */
	| { type: "request"; model: string }
	/** The response has begun. */
	| { type: "open"; status: number }
	/** The request has failed, and another one will follow. */
	| { type: "failed-attempt"; error: unknown }
	| GeminiFrame
	/** An error after a complete answer: it is logged, and the client does not see it. */
	| { type: "late-error"; error: ApiError };

/** Handles one event. The next event waits for the returned promise, if there is one. */
export type OnEvent = (event: GeminiEvent) => Promise<void> | undefined;

/** The part of a frame that we read. Gemini may leave out any field. */
interface Frame {
	candidates?: {
		content?: { parts?: ({ text?: unknown; thought?: boolean } | null)[] };
		finishReason?: unknown;
		finishMessage?: unknown;
	}[];
	promptFeedback?: { blockReason?: unknown };
	usageMetadata?: Record<string, unknown>;
	modelVersion?: unknown;
	error?: GeminiError;
}

/** Fields may differ from their documented types. The message never reaches a client. */
interface GeminiError {
	code?: unknown;
	message?: unknown;
	/** A name of google.rpc.Code. */
	status?: unknown;
	details?: unknown;
}

const MAX_FRAME_CHARACTERS = 1024 * 1024;
export const MAX_ERROR_CHARACTERS = 16 * 1024;
// Enough to recognize the SSE field of a line.
const LINE_START_CHARACTERS = 16;
const INVALID = "Gemini returned an invalid response.";
const UNFINISHED = "The answer ended before it was complete.";
const EMPTY = "Gemini returned an empty answer.";
const BROKEN = "The answer was interrupted.";
const WRONG_LOCATION = /location is not supported/i;
const LOCATION_HINT =
	"Gemini is not available where this server runs. Its operator can move it with the setting `placement`.";

// The default values of the enumerations: the field is not set.
const UNSET = ["FINISH_REASON_UNSPECIFIED", "BLOCK_REASON_UNSPECIFIED"];
// The finish reasons of filters. All others, apart from STOP and MAX_TOKENS, are failures of the model.
const BLOCKING = /^(SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII)$|^IMAGE_/;

/**
 * Returns a reader for the chunks of a 200 response. `feed` and `end` return the events of a chunk as an iterable; it throws an ApiError after
 * the last event when the answer has failed.
 */
export function createReader() {
	const decoder = new TextDecoder();
	let events: GeminiEvent[] = [];
	let failure: ApiError | undefined;
	let usage: Usage | undefined;
	// The first half of a surrogate pair, which may be split between two frames, and invisible text at the start of an answer.
	let heldBack = "";
	let hasText = false;
	let hasStopped = false;
	// If so, a STOP does not mean the end: some models send it with every frame.
	let hasTextAfterStop = false;
	/** The error of a finish reason other than STOP. */
	let ending: ApiError | undefined;
	let late: ApiError | undefined;
	let isEnding = false;
	// Gemini may end a stream with an error outside of SSE. It is looked for in the chunk with the last frame, from the start of its
	// first line, and in everything after it.
	let framed = false;
	let lineStart = "";
	let lastFramed = "";
	let since = "";

	const fail = (error: ApiError) => {
		if (ending || (hasText && hasStopped && !hasTextAfterStop)) late ??= error;
		else failure ??= error;
	};

	const parser = createParser({
		maxBufferSize: MAX_FRAME_CHARACTERS,
		onEvent({ data }) {
			// A keep-alive, or the end marker of OpenAI-compatible proxies.
			if (!data.trim() || data === "[DONE]") return;
			framed = true;
			try {
				const frames = JSON.parse(data) as Frame | Frame[];
				for (const frame of Array.isArray(frames) ? frames : [frames]) readFrame(frame);
			} catch (thrown) {
				// A SyntaxError quotes the frame, which may be part of an answer.
				const cause = thrown instanceof SyntaxError ? "a frame is not JSON" : thrown;
				fail(
					isEnding
						? new ApiError("UPSTREAM_INCOMPLETE", BROKEN, { cause })
						: new ApiError("UPSTREAM_ERROR", INVALID, { cause }),
				);
			}
		},
		onError(cause) {
			if (cause.type !== "max-buffer-size-exceeded") return;
			fail(new ApiError("UPSTREAM_ERROR", "Gemini sent a frame that is too large.", { cause }));
		},
	});

	function readFrame(frame: Frame): void {
		const { candidates, error, promptFeedback, modelVersion } = frame;
		const candidate = candidates?.[0];
		const blockReason = nameOf(promptFeedback?.blockReason);
		// A STOP after another reason does not change the outcome.
		const finishReason =
			error || ending ? undefined : (blockReason ?? nameOf(candidate?.finishReason));
		let text = heldBack;
		for (const part of candidate?.content?.parts ?? []) {
			if (typeof part?.text === "string" && !part.thought) text += part.text;
		}
		hasText ||= !INVISIBLE.test(text);
		heldBack = hasText ? text.slice(wholeLength(text)) : text;
		text = text.slice(0, text.length - heldBack.length);
		const counts = error ? undefined : addCounts(usage, frame.usageMetadata);
		usage = counts ?? usage;
		if (!failure && (text || counts || finishReason)) {
			events.push({
				type: "frame",
				text: text.toWellFormed(),
				usage: counts,
				finishReason,
				modelVersion: typeof modelVersion === "string" ? modelVersion.slice(0, 200) : undefined,
			});
		}
		if (text) hasTextAfterStop ||= hasStopped;
		if (error) fail(fromGeminiError(error));
		if (!finishReason) return;
		hasStopped ||= finishReason === "STOP";
		ending = endingOf(finishReason, Boolean(blockReason), candidate?.finishMessage);
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

	function* takeEvents(): Generator<GeminiEvent> {
		yield* events;
		if (failure) throw failure;
	}

	return {
		/** Whether there is text and a STOP, so that the end of the stream is all that is missing. */
		get isComplete() {
			return hasText && hasStopped && !ending;
		},
		/** Whether there was any visible text. */
		get hasText() {
			return hasText;
		},
		/** Whether the last `feed` or `end` found any events or an error. */
		get hasEvents() {
			return events.length > 0 || failure !== undefined;
		},
		feed(chunk: Uint8Array): Iterable<GeminiEvent> {
			events = [];
			feedText(decoder.decode(chunk, { stream: true }));
			return takeEvents();
		},
		/** Ends the answer. `connectionError` is given when the connection broke. */
		end(connectionError?: unknown): Iterable<GeminiEvent> {
			events = [];
			isEnding = true;
			// The last frame may lack its blank line.
			parser.feed(`${decoder.decode()}\n\n`);
			// The second half of a surrogate pair never came.
			if (heldBack && hasText && !failure)
				events.push({ type: "frame", text: "\uFFFD", ...NO_DETAILS });
			if (connectionError) {
				fail(new ApiError("UPSTREAM_INCOMPLETE", BROKEN, { cause: connectionError }));
			}
			const rest = errorOutsideSse(lastFramed + since);
			if (rest) fail(rest);
			if (ending || (hasText && hasStopped)) {
				if (late && !failure) events.push({ type: "late-error", error: late });
				failure ??= ending;
			} else {
				failure ??= new ApiError("UPSTREAM_INCOMPLETE", hasText ? UNFINISHED : EMPTY);
			}
			return takeEvents();
		},
	};
}

const NO_DETAILS = { usage: undefined, finishReason: undefined, modelVersion: undefined };

// Whitespace and invisible formatting characters.
const INVISIBLE = /^[\s\p{Cf}]*$/u;

/** Returns the length of a text without half a surrogate pair at its end. */
function wholeLength(text: string): number {
	const last = text.charCodeAt(text.length - 1);
	return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}

/** Returns the name of a reason that is set. New names may be added; text that is not a name becomes OTHER. */
function nameOf(reason: unknown): string | undefined {
	if (!reason || UNSET.includes(String(reason))) return undefined;
	return /^\w{1,64}$/.test(String(reason)) ? String(reason) : "OTHER";
}

/** Returns the known counts updated with those of a frame; undefined when the frame has none. A missing count is not 0. */
function addCounts(known: Usage | undefined, metadata: Frame["usageMetadata"]): Usage | undefined {
	const count = (name: string) => {
		const value = metadata?.[name];
		return typeof value === "number" ? value : undefined;
	};
	const input = count("promptTokenCount");
	const output = count("candidatesTokenCount");
	const cached = count("cachedContentTokenCount");
	const reasoning = count("thoughtsTokenCount");
	if ((input ?? output ?? cached ?? reasoning) === undefined) return undefined;
	return {
		input: input ?? known?.input,
		output: output ?? known?.output,
		cached: cached ?? known?.cached,
		reasoning: reasoning ?? known?.reasoning,
	};
}

function endingOf(reason: string, isPrompt: boolean, message: unknown): ApiError | undefined {
	if (reason === "STOP" && !isPrompt) return undefined;
	if (reason === "MAX_TOKENS") {
		return new ApiError("TRUNCATED", "The answer was cut off: it reached the token limit.");
	}
	const sentence = isPrompt
		? `The prompt was blocked: ${reason}.`
		: BLOCKING.test(reason)
			? `The answer was blocked: ${reason}.`
			: `Gemini ended the answer: ${reason}.`;
	return new ApiError("BLOCKED", sentence, {
		cause: redact(String(message ?? "")) || undefined,
	});
}

/** Returns the error in the text after the last frame that is not SSE, usually JSON; undefined when there is no such text. */
function errorOutsideSse(tail: string): ApiError | undefined {
	const rest = tail
		.split(/\r\n|\n|\r/)
		.filter((line) => !/^\uFEFF?(data|event|id|retry)?:/.test(line))
		.join("\n")
		.trim();
	if (!rest) return undefined;
	const error = parseError(rest);
	if (error) return fromGeminiError(error);
	return new ApiError("UPSTREAM_ERROR", INVALID, { cause: redact(rest) });
}

/**
 * Returns the first error in Gemini's JSON: one object, several in a row, an array, or the tail of an array; undefined for any other
 * text.
 */
function parseError(text: string): GeminiError | undefined {
	for (const object of topLevelObjects(text)) {
		try {
			const { error } = JSON.parse(object) as Frame;
			if (error) return error;
		} catch {
			// Text in braces that is not JSON. The next object may be.
		}
	}
	return undefined;
}

/** Yields the outermost `{…}` objects of a text. */
function* topLevelObjects(text: string): Generator<string> {
	let depth = 0;
	let start = 0;
	let isString = false;
	for (let i = 0; i < text.length; i++) {
		const character = text[i];
		// Braces inside strings do not count.
		if (isString && character === "\\") i++;
		else if (character === '"') isString = !isString;
		else if (isString) continue;
		else if (character === "{" && depth++ === 0) start = i;
		else if (character === "}" && depth > 0 && --depth === 0) yield text.slice(start, i + 1);
	}
}

/** Gemini rejected the request for where it came from, whatever its contents. */
export class LocationError extends ApiError {}

/** Gemini has no code of its own for it: FAILED_PRECONDITION is also that of a key without billing. */
const isWrongLocation = ({ message, status = "FAILED_PRECONDITION" }: GeminiError): boolean =>
	status === "FAILED_PRECONDITION" && WRONG_LOCATION.test(String(message));

/** Returns the error of a response with a status other than 200, from its body and its `Retry-After` header. */
export function errorOfResponse(status: number, text: string, retryAfter: string | null): ApiError {
	const error = parseError(text) ?? { message: text };
	return fromGeminiError({ ...error, code: status }, retryAfter);
}

function fromGeminiError(error: GeminiError, retryAfter: string | null = null): ApiError {
	const { code, message, details } = error;
	const status = Number(code) >= 300 && Number(code) <= 599 ? Math.trunc(Number(code)) : 500;
	const refusal = `API Error: ${status} ${STATUS_CODES[status] ?? ""}`.trim();
	const about = {
		upstreamStatus: status,
		retryAfter: retrySeconds(details, retryAfter),
		cause: redact(String(message ?? "")) || undefined,
	};
	if (status === 400 && isWrongLocation(error)) {
		return new LocationError("UPSTREAM_ERROR", `${refusal}. ${LOCATION_HINT}`, about);
	}
	return new ApiError(status === 429 ? "UPSTREAM_RATE_LIMITED" : "UPSTREAM_ERROR", refusal, about);
}

/** Returns the seconds to wait: `google.rpc.RetryInfo` in the details ("17s"), else `Retry-After` in seconds or as a date. */
function retrySeconds(details: unknown, retryAfter: string | null): number | undefined {
	const delays = Array.isArray(details) ? details.map((detail) => detail?.retryDelay) : [];
	const asked = [...delays, retryAfter]
		.map((text) => Number.parseFloat(text))
		.find(Number.isFinite);
	const untilDate = (Date.parse(retryAfter ?? "") - Date.now()) / 1000;
	const seconds = Math.ceil(asked ?? untilDate);
	return seconds >= 0 ? seconds : undefined;
}
