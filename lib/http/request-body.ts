// Reads JSON bodies, within a limit of size and time, and queries.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "../field-limits.ts";
import { ApiError } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

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

/** Query fields of paginated lists. */
export const paginationFields = {
	page: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1),
	limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
};

/** A search text, part of a name or an e-mail address. Empty matches everything. */
export const searchField = z._default(
	z.string().check(z.trim(), z.maxLength(FIELD_LIMITS.search.max)),
	"",
);

const toWholeSeconds = z.transform(
	(text: string) => new Date(Math.floor(Date.parse(text) / 1000) * 1000),
);

/** A time in ISO 8601, parsed as a Date in whole seconds, as times are stored. */
export const timeField = z.pipe(z.iso.datetime({ offset: true }), toWholeSeconds);

/** A future time in ISO 8601, parsed as `timeField` is. */
export const futureField = z.pipe(
	z.iso.datetime({ offset: true }),
	z.pipe(
		toWholeSeconds,
		z.date().check(
			z.refine((date) => date.getTime() > Date.now(), "must be in the future"),
			z.refine((date) => date.getUTCFullYear() < 10_000, "must be before the year 10000"),
		),
	),
);

/** Validates parsed JSON. Throws `INVALID_REQUEST` with the name of the invalid field. */
export function parseValue<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
	const result = z.safeParse(schema, value, { reportInput: true });
	if (result.success) return result.data;
	throw invalidField(result.error.issues[0]);
}

// A body that is sent at once arrives within a second.
const BODY_MS = 10_000;

/**
 * Returns a request's body as text. Throws `TOO_LARGE` when it is longer than `limit` bytes, without reading further, `TIMEOUT` when it is not
 * complete within 10 s, and `INVALID_REQUEST` when it is not UTF-8.
 */
export async function readText(request: Request, limit: number): Promise<string> {
	return decodeText(await readBytes(request, limit));
}

/** Decodes UTF-8. Throws `INVALID_REQUEST` for anything else: it is not JSON either. */
export function decodeText(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new ApiError("INVALID_REQUEST", NOT_JSON, { cause });
	}
}

/** Returns a request's body. Throws `TOO_LARGE` and `TIMEOUT` as `readText` does, the latter after `ms` milliseconds. */
export async function readBytes(
	request: Request,
	limit: number,
	ms = BODY_MS,
): Promise<Uint8Array<ArrayBuffer>> {
	if (!request.body) return new Uint8Array();
	const length = declaredLength(request);
	if (length !== undefined && length > limit) throw tooLarge(limit);
	const abort = new AbortController();
	// A body cannot be longer than its declared length, and reading it at once is cheaper.
	const bytes =
		length === undefined
			? readChunks(request.body, limit, abort.signal)
			: request.arrayBuffer().then((buffer) => new Uint8Array(buffer));
	try {
		return await withTimeout(ms, bytes, () => {
			abort.abort();
			return new ApiError("TIMEOUT", `The body did not arrive within ${ms / 1000} seconds.`);
		});
	} catch (cause) {
		if (cause instanceof ApiError) throw cause;
		throw new ApiError("INVALID_REQUEST", NOT_JSON, { cause });
	}
}

const NOT_JSON = "The body must be JSON in UTF-8.";

/** Returns the declared length of a body in bytes; undefined when it is sent in chunks. */
export function declaredLength({ headers }: Request): number | undefined {
	const declared = headers.has("transfer-encoding") ? null : headers.get("content-length");
	return declared && /^\d+$/.test(declared) ? Number(declared) : undefined;
}

// A shorter body is soon read to its end, which is quicker than breaking the connection.
const DRAINED_BYTES = 1024 * 1024;

/**
 * Cancels an unread body that is long or of unknown length. `wrangler dev` (`pnpm preview`) would read it to its end before it passes the response
 * on; workerd alone responds at once.
 */
export async function cancelUnread(request: Request): Promise<void> {
	const length = declaredLength(request);
	if (!request.body || request.bodyUsed || request.body.locked) return;
	if (length === undefined || length > DRAINED_BYTES) await request.body.cancel().catch(() => {});
}

async function readChunks(
	body: ReadableStream<Uint8Array>,
	limit: number,
	signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// Leaving the loop early cancels the body.
	for await (const chunk of body) {
		if (signal.aborted) return new Uint8Array();
		bytes += chunk.byteLength;
		if (bytes > limit) throw tooLarge(limit);
		chunks.push(chunk);
	}
	const whole = new Uint8Array(bytes);
	let offset = 0;
	for (const chunk of chunks) {
		whole.set(chunk, offset);
		offset += chunk.byteLength;
	}
	return whole;
}

const tooLarge = (limit: number) =>
	new ApiError("TOO_LARGE", `The body must be at most ${(limit / 1024).toLocaleString("en")} KiB.`);

function invalidField(issue: z.core.$ZodIssue | undefined): ApiError {
	const field = issue?.path.join(".");
	if (!issue || !field) return new ApiError("INVALID_REQUEST", "The body must be a JSON object.");
	const isText = "origin" in issue && issue.origin === "string";
	if (issue.code === "too_big" && isText) {
		return new ApiError(
			"TOO_LARGE",
			`\`${field}\` may have at most ${issue.maximum.toLocaleString("en")} characters.`,
		);
	}
	if (issue.code === "too_big" && "origin" in issue && issue.origin === "array") {
		return new ApiError("TOO_LARGE", `\`${field}\` may have at most ${issue.maximum} entries.`);
	}
	if (issue.code === "too_small" && isText) {
		const few = issue.minimum === 1 ? "not be empty" : `have at least ${issue.minimum} characters`;
		return new ApiError("INVALID_REQUEST", `\`${field}\` must ${few}.`);
	}
	if (issue.code === "invalid_format" && issue.format === "datetime") {
		return new ApiError("INVALID_REQUEST", `\`${field}\` must be a date and time in ISO 8601.`);
	}
	// Our own checks provide the end of the sentence.
	if (issue.code === "custom") {
		return new ApiError("INVALID_REQUEST", `\`${field}\` ${issue.message}.`);
	}
	if (issue.code === "too_big" || issue.code === "too_small") {
		const bound =
			issue.code === "too_big"
				? `at most ${issue.maximum.toLocaleString("en")}`
				: `at least ${issue.minimum.toLocaleString("en")}`;
		return new ApiError("INVALID_REQUEST", `\`${field}\` must be ${bound}.`);
	}
	if (issue.code === "invalid_type" && issue.expected === "int") {
		return new ApiError("INVALID_REQUEST", `\`${field}\` must be a whole number.`);
	}
	if (issue.code === "invalid_type" && issue.input === undefined) {
		return new ApiError("INVALID_REQUEST", `\`${field}\` is missing.`);
	}
	if (issue.code === "invalid_type") {
		const type = issue.expected === "record" ? "object" : issue.expected;
		const article = /^[aeiou]/.test(type) ? "an" : "a";
		return new ApiError("INVALID_REQUEST", `\`${field}\` must be ${article} ${type}.`);
	}
	return new ApiError("INVALID_REQUEST", `\`${field}\` is not valid.`);
}
