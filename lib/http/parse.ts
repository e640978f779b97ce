// Parses JSON bodies and queries as their schemas say. An error names the invalid field.
import * as z from "zod/mini";
import { ApiError } from "./errors.ts";
import { readText } from "./request-body.ts";

/**
 * Returns a request's parsed body. Throws `TOO_LARGE` as soon as it is longer than `limit` bytes, without reading further, `TIMEOUT`, and
 * `INVALID_REQUEST` with the name of the invalid field.
 */
export async function readJson<T extends z.ZodMiniType>(
	request: Request,
	schema: T,
	limit: number,
): Promise<z.output<T>> {
	return parseJson(schema, await readText(request, limit));
}

// D1 stores half a surrogate pair, as in a text cut inside an emoji, as three U+FFFD: what is read would be longer than what was saved.
const toWellFormed = (_: string, value: unknown) =>
	typeof value === "string" ? value.toWellFormed() : value;

/** Parses JSON. Half a surrogate pair becomes one U+FFFD. Throws `INVALID_REQUEST` with the name of the invalid field. */
export function parseJson<T extends z.ZodMiniType>(schema: T, json: string): z.output<T> {
	let value: unknown;
	try {
		value = JSON.parse(json, toWellFormed);
	} catch (cause) {
		throw new ApiError("INVALID_REQUEST", "The body must be JSON.", { cause });
	}
	return parseValue(schema, value);
}

/** Returns a request's parsed query. Throws `INVALID_REQUEST` with the name of the invalid field. */
export function readQuery<T extends z.ZodMiniType>(request: Request, schema: T): z.output<T> {
	return parseValue(schema, Object.fromEntries(new URL(request.url).searchParams));
}

/** Validates parsed JSON. Throws `INVALID_REQUEST` with the name of the invalid field. */
export function parseValue<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
	const result = z.safeParse(schema, value, { reportInput: true });
	if (result.success) return result.data;
	throw invalidField(result.error.issues[0]);
}

function invalidField(issue: z.core.$ZodIssue | undefined): ApiError {
	const field = issue?.path.join(".");
	if (!issue || !field) return new ApiError("INVALID_REQUEST", "The body must be a JSON object.");
	const isTooLong = issue.code === "too_big" && ["string", "array"].includes(issue.origin);
	const code = isTooLong ? "TOO_LARGE" : "INVALID_REQUEST";
	return new ApiError(code, `\`${field}\` ${problemOf(issue)}.`);
}

/** Returns what is wrong with a field, as the end of a sentence. */
function problemOf(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case "too_big": {
			const { origin, maximum } = issue;
			if (origin === "string") return `may have at most ${maximum.toLocaleString("en")} characters`;
			if (origin === "array") return `may have at most ${maximum} entries`;
			return `must be at most ${maximum.toLocaleString("en")}`;
		}
		case "too_small": {
			const { origin, minimum } = issue;
			if (origin !== "string") return `must be at least ${minimum.toLocaleString("en")}`;
			return minimum === 1 ? "must not be empty" : `must have at least ${minimum} characters`;
		}
		case "invalid_type": {
			if (issue.expected === "int") return "must be a whole number";
			if (issue.input === undefined) return "is missing";
			const type = issue.expected === "record" ? "object" : issue.expected;
			return `must be ${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
		}
		case "invalid_format":
			return issue.format === "datetime" ? "must be a date and time in ISO 8601" : "is not valid";
		case "custom":
			// Our own checks provide the end of the sentence.
			return issue.message;
		default:
			return "is not valid";
	}
}
