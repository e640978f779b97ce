// Reads bodies, within a limit of size and time.
import { ApiError } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

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
