// Parses the stream of an answer of Gemini, with all the ways in which it can end. No I/O.
import { createParser } from "eventsource-parser";
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";
import { fromGeminiError, type GeminiError, INVALID } from "./gemini-errors.ts";
import { createTail } from "./gemini-tail.ts";

/** Token counts as Gemini reports them: `input` includes `cached`, `output` excludes `thoughts`. Undefined when not reported. */
export interface Usage {
	input: number | undefined;
	output: number | undefined;
	cached: number | undefined;
	thoughts: number | undefined;
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

const MAX_FRAME_CHARACTERS = 1024 * 1024;
const UNFINISHED = "The answer ended before it was complete.";
const EMPTY = "Gemini returned an empty answer.";
const BROKEN = "The answer was interrupted.";
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
	/** Whether the current chunk has completed a frame. */
	let hasFrame = false;
	const tail = createTail();

	const fail = (error: ApiError) => {
		if (ending || (hasText && hasStopped && !hasTextAfterStop)) late ??= error;
		else failure ??= error;
	};

	const parser = createParser({
		maxBufferSize: MAX_FRAME_CHARACTERS,
		onEvent({ data }) {
			// A keep-alive, or the end marker of OpenAI-compatible proxies.
			if (!data.trim() || data === "[DONE]") return;
			hasFrame = true;
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
			const text = decoder.decode(chunk, { stream: true });
			hasFrame = false;
			parser.feed(text);
			tail.add(text, hasFrame);
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
			const rest = tail.error();
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
	const thoughts = count("thoughtsTokenCount");
	if ((input ?? output ?? cached ?? thoughts) === undefined) return undefined;
	return {
		input: input ?? known?.input,
		output: output ?? known?.output,
		cached: cached ?? known?.cached,
		thoughts: thoughts ?? known?.thoughts,
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
