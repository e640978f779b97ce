// Reading what Gemini sends: the frames of an answer, and its errors in all the forms they take. No I/O.
import { STATUS_CODES } from "node:http";
import { createParser } from "eventsource-parser";
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";

/** Tokens as Gemini counts them: `input` includes `cached`, `output` is without `reasoning`. Undefined: Gemini did not say. */
export interface Usage {
	input: number | undefined;
	output: number | undefined;
	cached: number | undefined;
	reasoning: number | undefined;
}

/** What one frame of the answer holds: text that may be empty, the tokens so far, why the answer ended, and who answers. */
interface GeminiFrame {
	type: "frame";
	text: string;
	usage: Usage | undefined;
	finishReason: string | undefined;
	modelVersion: string | undefined;
}

export type GeminiEvent =
	| { type: "open"; status: number }
	/** Everything received so far is void: Gemini is asked again. */
	| { type: "retry" }
	| GeminiFrame
	/** An error that changes nothing for the client, because the answer was over before: for the log. */
	| { type: "late-error"; error: ApiError };

/** Takes one event; a promise where the next must wait until it is settled. */
export type OnEvent = (event: GeminiEvent) => Promise<void> | undefined;

/** What we read of a frame. Everything is optional: Gemini leaves out whatever it likes. */
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

/** No field is sure to have its documented type; the message never reaches a client. */
interface GeminiError {
	code?: unknown;
	message?: unknown;
	details?: unknown;
}

const MAX_FRAME_CHARACTERS = 1024 * 1024;
export const MAX_ERROR_CHARACTERS = 16 * 1024;
// Enough to see which field of SSE a line is.
const LINE_START_CHARACTERS = 16;
const NO_ANSWER = "Gemini returned an invalid response.";
const UNFINISHED = "The answer ended before it was complete.";
const EMPTY = "Gemini returned an empty answer.";
const BROKEN = "The answer was interrupted.";

// The default of each enumeration: the field is not set.
const UNSET = ["FINISH_REASON_UNSPECIFIED", "BLOCK_REASON_UNSPECIFIED"];
// Of the finish reasons, those by which a filter stops an answer; the others are failures of the model.
const BLOCKING = /^(SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII)$|^IMAGE_/;

/** Reads the chunks of a 200 answer as events. An ApiError, where there is one, is the last event of its list. */
export function createReader() {
	const decoder = new TextDecoder();
	let events: (GeminiEvent | ApiError)[] = [];
	let usage: Usage | undefined;
	// Half a character, since a surrogate pair may be split between two frames; and text that shows nothing, until there is more.
	let heldBack = "";
	let hasText = false;
	let hasStopped = false;
	// Then a STOP proves nothing: some models send it with every frame.
	let hasTextAfterStop = false;
	/** The error of a finish reason other than STOP. */
	let ending: ApiError | undefined;
	let late: ApiError | undefined;
	let isEnding = false;
	// Gemini may end a stream with an error that is no SSE at all. What it might be in: the chunk that held the
	// last frame, from the start of its first line, and what came since.
	let framed = false;
	let lineStart = "";
	let lastFramed = "";
	let since = "";

	const fail = (error: ApiError) => {
		if (ending || (hasText && hasStopped && !hasTextAfterStop)) late ??= error;
		else events.push(error);
	};

	const parser = createParser({
		maxBufferSize: MAX_FRAME_CHARACTERS,
		onEvent({ data }) {
			// A keep-alive, and what proxies that speak OpenAI's dialect end with.
			if (!data.trim() || data === "[DONE]") return;
			framed = true;
			try {
				const frames = JSON.parse(data) as Frame | Frame[];
				for (const frame of Array.isArray(frames) ? frames : [frames]) readFrame(frame);
			} catch (cause) {
				fail(
					isEnding
						? new ApiError("UPSTREAM_INCOMPLETE", BROKEN, { cause })
						: new ApiError("UPSTREAM_ERROR", NO_ANSWER, { cause }),
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
		// A STOP behind a worse reason does not make it good.
		const finishReason =
			error || ending ? undefined : (blockReason ?? nameOf(candidate?.finishReason));
		let text = heldBack;
		for (const part of candidate?.content?.parts ?? []) {
			if (typeof part?.text === "string" && !part.thought) text += part.text;
		}
		hasText ||= !SHOWS_NOTHING.test(text);
		heldBack = hasText ? text.slice(endOfWhole(text)) : text;
		text = text.slice(0, text.length - heldBack.length);
		const counts = error ? undefined : addCounts(usage, frame.usageMetadata);
		usage = counts ?? usage;
		if (text || counts || finishReason) {
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

	function takeEvents(): (GeminiEvent | ApiError)[] {
		const error = events.findIndex((event) => event instanceof ApiError);
		return error === -1 ? events : events.slice(0, error + 1);
	}

	return {
		/** True once there is text and a STOP, so that silence may be the end. */
		get isWhole() {
			return hasText && hasStopped && !ending;
		},
		/** Reads the next bytes. */
		feed(chunk: Uint8Array): (GeminiEvent | ApiError)[] {
			events = [];
			feedText(decoder.decode(chunk, { stream: true }));
			return takeEvents();
		},
		/** Ends the answer: the stream is over, or `broken` says how the connection failed. */
		end(broken?: unknown): (GeminiEvent | ApiError)[] {
			events = [];
			isEnding = true;
			// The blank line that a last frame may lack.
			parser.feed(`${decoder.decode()}\n\n`);
			// The other half never came.
			if (heldBack && hasText) events.push({ type: "frame", text: "\uFFFD", ...NOTHING_ELSE });
			if (broken) fail(new ApiError("UPSTREAM_INCOMPLETE", BROKEN, { cause: broken }));
			const unframed = readUnframed(lastFramed + since);
			if (unframed) fail(unframed);
			if (ending || (hasText && hasStopped)) {
				if (late) events.push({ type: "late-error", error: late });
				if (ending) events.push(ending);
			} else {
				events.push(new ApiError("UPSTREAM_INCOMPLETE", hasText ? UNFINISHED : EMPTY));
			}
			return takeEvents();
		},
	};
}

const NOTHING_ELSE = { usage: undefined, finishReason: undefined, modelVersion: undefined };

// Blanks, and characters that only control how others look.
const SHOWS_NOTHING = /^[\s\p{Cf}]*$/u;

/** Returns where a text ends that is not cut inside a character. */
function endOfWhole(text: string): number {
	const last = text.charCodeAt(text.length - 1);
	return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}

/** Returns a reason that is set. It is a word of an enumeration that grows; anything else would be upstream's own words. */
function nameOf(reason: unknown): string | undefined {
	if (!reason || UNSET.includes(String(reason))) return undefined;
	return /^\w{1,64}$/.test(String(reason)) ? String(reason) : "OTHER";
}

/** Returns the counts known so far with those of a frame; undefined where the frame has none. A count that is missing is not 0. */
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

/** Reads what stands behind the last frame and is no SSE: an error as JSON, or anything else. Undefined where there is nothing. */
function readUnframed(rest: string): ApiError | undefined {
	const unframed = rest
		.split(/\r\n|\n|\r/)
		.filter((line) => !/^\uFEFF?(data|event|id|retry)?:/.test(line))
		.join("\n")
		.trim();
	if (!unframed) return undefined;
	const error = parseError(unframed);
	if (error) return fromGeminiError(error);
	return new ApiError("UPSTREAM_ERROR", NO_ANSWER, { cause: redact(unframed) });
}

/**
 * Finds the first error in a text that should be Gemini's JSON: one object, several in a row, an array, or the tail of an array.
 * Undefined for any other text.
 */
function parseError(text: string): GeminiError | undefined {
	for (const object of topLevelObjects(text)) {
		try {
			const { error } = JSON.parse(object) as Frame;
			if (error) return error;
		} catch {
			// Text in braces that is not JSON; the next may be.
		}
	}
	return undefined;
}

/** Yields the outermost `{…}` of a text, each as it stands there. */
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
