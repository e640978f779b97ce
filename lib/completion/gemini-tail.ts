// Gemini may end a stream with an error outside of SSE, usually JSON.
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";
import { fromGeminiError, INVALID, MAX_ERROR_CHARACTERS, parseError } from "./gemini-errors.ts";

// Enough to recognize the SSE field of a line.
const LINE_START_CHARACTERS = 16;

/**
 * Collects the chunks of a stream. The error is looked for in the chunk with the last frame, from the start of its first line, and in everything
 * after it.
 */
export function createTail() {
	/** The start of the line that the last chunk has not ended. */
	let lineStart = "";
	let lastFramed = "";
	let since = "";
	return {
		add(text: string, hasFrame: boolean): void {
			if (hasFrame) {
				lastFramed = lineStart + text;
				since = "";
			} else if (since.length < MAX_ERROR_CHARACTERS) since += text;
			const lineEnd = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
			if (lineEnd !== -1) lineStart = text.slice(lineEnd + 1);
			else if (lineStart.length < LINE_START_CHARACTERS) lineStart += text;
		},
		error: () => errorOutsideSse(lastFramed + since),
	};
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
