// Gemini's errors, in a response of their own or at the end of a stream. No I/O.
import { STATUS_CODES } from "node:http";
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";

/** Fields may differ from their documented types. The message never reaches a client. */
export interface GeminiError {
	code?: unknown;
	message?: unknown;
	/** A name of google.rpc.Code. */
	status?: unknown;
	details?: unknown;
}

export const INVALID = "Gemini returned an invalid response.";
export const MAX_ERROR_CHARACTERS = 16 * 1024;
const WRONG_LOCATION = /location is not supported/i;
const LOCATION_HINT =
	"Gemini is not available where this server runs. Its operator can move it with the setting `placement`.";

/**
 * Returns the first error in Gemini's JSON: one object, several in a row, an array, or the tail of an array; undefined for any other
 * text.
 */
export function parseError(text: string): GeminiError | undefined {
	for (const object of topLevelObjects(text)) {
		try {
			const { error } = JSON.parse(object) as { error?: GeminiError };
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

/** Returns an error of Gemini as the client is sent it. */
export function fromGeminiError(error: GeminiError, retryAfter: string | null = null): ApiError {
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
