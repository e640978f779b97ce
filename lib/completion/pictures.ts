// Cuts pictures out of a request's JSON before it is parsed. As strings they would be in memory several times: in the text, in the parsed
// body, and in the request to Gemini. Here their base64 stays where it was received.
import { FIELD_LIMITS } from "../field-limits.ts";
import { ApiError } from "../http/errors.ts";
import { decodeText } from "../http/request-body.ts";
import type { Picture } from "./prompt.ts";

interface CutBody {
	/** The JSON with a name instead of each picture's data URL. */
	json: string;
	/** The pictures by these names. */
	pictures: ReadonlyMap<string, Picture>;
}

const code = (character: string) => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COLON] = [code('"'), code("\\"), code(":")];
const [SLASH, EQUALS] = [code("/"), code("=")];
const FIELDS = ["image", "images"];
const DATA_URL = /^data:[^,"]*;base64,/;
// The newest clients send those of the question twice.
const MAX_CUT = 2 * FIELD_LIMITS.pictures.max;
// Longer than any media type with its parameters.
const MAX_PREFIX_BYTES = 200;
/** The first bytes in hexadecimal. */
const MIME_TYPES: [RegExp, Picture["mimeType"]][] = [
	[/^89504e470d0a1a0a/, "image/png"],
	[/^ffd8ff/, "image/jpeg"],
	[/^52494646.{8}57454250/, "image/webp"],
	[/^474946383[79]61/, "image/gif"],
];
// As many characters of base64 as `MIME_TYPES` needs.
const TYPE_CHARACTERS = 16;

const IS_BASE64 = new Uint8Array(256);
for (const character of Buffer.from(
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
)) {
	IS_BASE64[character] = 1;
}

/** Whether a body may have pictures: whether any of its strings starts like a data URL. */
export const hasPictures = (body: Uint8Array<ArrayBuffer>): boolean =>
	Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('"data:');

/**
 * Cuts the data URLs out of `image` and `images`. The pictures are views of `body`, in which this unescapes their base64. Throws
 * `INVALID_REQUEST` for an invalid picture, and `TOO_LARGE` for a picture over its limit and as soon as the rest of the JSON is longer than
 * `maxJsonBytes`. Does not detect invalid JSON: the parser does.
 */
export function cutPictures(body: Uint8Array<ArrayBuffer>, maxJsonBytes: number): CutBody {
	const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	const pictures = new Map<string, Picture>();
	// Unguessable, so that no other string of the body is taken for a picture.
	const token = crypto.randomUUID();
	let json = "";
	let jsonBytes = 0;
	let keptFrom = 0;
	let field = "";
	const keep = (end: number) => {
		jsonBytes += end - keptFrom;
		if (jsonBytes > maxJsonBytes) throw tooMuchJson(maxJsonBytes);
		json += decodeText(bytes.subarray(keptFrom, end));
	};

	for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at)) {
		const start = at + 1;
		if (jsonBytes + start - keptFrom > maxJsonBytes) throw tooMuchJson(maxJsonBytes);
		if (field && bytes.toString("latin1", start, start + 5) === "data:") {
			if (pictures.size === MAX_CUT) throw tooManyPictures();
			const { picture, end } = readPicture(bytes, start, field);
			const name = `${token}/${pictures.size}`;
			pictures.set(name, picture);
			keep(start);
			json += name;
			keptFrom = end;
			at = end + 1;
			continue;
		}
		const end = endOfString(bytes, start);
		at = end + 1;
		// Until the next name: the values of an array belong to the array's field.
		if (isColonNext(bytes, at)) {
			const name = end - start <= 6 ? bytes.toString("latin1", start, end) : "";
			field = FIELDS.includes(name) ? name : "";
		}
	}
	keep(bytes.length);
	return { json, pictures };
}

/** The error for more pictures than a request may have. */
export const tooManyPictures = () =>
	new ApiError("TOO_LARGE", `A request may have at most ${FIELD_LIMITS.pictures.max} pictures.`);

const tooMuchJson = (limit: number) =>
	new ApiError(
		"TOO_LARGE",
		`The body must be at most ${(limit / 1024).toLocaleString("en")} KiB without its pictures.`,
	);

/** Returns the index of the closing quote of the string that starts here, or the end of the body. */
function endOfString(bytes: Buffer, start: number): number {
	for (let at = start; ; ) {
		const quote = bytes.indexOf(QUOTE, at);
		if (quote === -1) return bytes.length;
		let slashes = 0;
		while (quote - slashes > start && bytes[quote - slashes - 1] === BACKSLASH) slashes++;
		if (slashes % 2 === 0) return quote;
		at = quote + 1;
	}
}

function isColonNext(bytes: Buffer, from: number): boolean {
	let at = from;
	while (" \t\n\r".includes(String.fromCharCode(bytes[at] ?? 0))) at++;
	return bytes[at] === COLON;
}

/** Reads the data URL that starts here; `end` is the index of its closing quote. */
function readPicture(
	bytes: Buffer,
	start: number,
	field: string,
): { picture: Picture; end: number } {
	const [prefix] = DATA_URL.exec(bytes.toString("latin1", start, start + MAX_PREFIX_BYTES)) ?? [];
	if (!prefix) throw invalid(field, "must be a data URL in base64");
	const from = start + prefix.length;
	const { to, end } = readBase64(bytes, from);
	const length = to - from;
	if (bytes[end] !== QUOTE || length % 4 === 1) throw invalid(field, "is not valid base64");
	const size = Math.floor((length * 3) / 4);
	const { max } = FIELD_LIMITS.pictureBytes;
	if (size > max) {
		throw new ApiError(
			"TOO_LARGE",
			`\`${field}\`: a picture may have at most ${max / 2 ** 20} MiB.`,
		);
	}
	const characters = bytes.toString("latin1", from, Math.min(to, from + TYPE_CHARACTERS));
	const head = Buffer.from(characters, "base64").toString("hex");
	const mimeType = MIME_TYPES.find(([pattern]) => pattern.test(head))?.[1];
	if (!mimeType) throw invalid(field, "must be a png, jpeg, webp or gif picture");
	return { picture: { mimeType, size, base64: bytes.subarray(from, to) }, end };
}

/**
 * Reads base64 up to its padding. `to` is the end of its characters, `end` the first byte after the padding. Some serializers escape "/", "+"
 * and "=": the characters are written over their escapes.
 */
function readBase64(bytes: Uint8Array, from: number): { to: number; end: number } {
	let at = skipBase64(bytes, from);
	let to = at;
	let isPadding = false;
	for (;;) {
		const [byte, length] = characterAt(bytes, at);
		if (byte === EQUALS) isPadding = true;
		else if (isPadding || !IS_BASE64[byte]) return { to, end: at };
		else bytes[to++] = byte;
		at += length;
	}
}

/** Returns the end of the run of base64 characters that starts here. It usually has millions, so the loop does nothing else. */
function skipBase64(bytes: Uint8Array, from: number): number {
	let at = from;
	while (IS_BASE64[bytes[at] as number] === 1) at++;
	return at;
}

/** Returns the next character and its length in bytes. Decodes only the escapes that base64 may have; returns a quote past the end. */
function characterAt(bytes: Uint8Array, at: number): [character: number, length: number] {
	const byte = bytes[at] ?? QUOTE;
	if (byte !== BACKSLASH) return [byte, 1];
	if (bytes[at + 1] === SLASH) return [SLASH, 2];
	const escaped = Buffer.from(bytes.subarray(at + 1, at + 6)).toString("latin1");
	const hex = /^u00([0-7][\da-f])$/i.exec(escaped)?.[1];
	return hex ? [Number.parseInt(hex, 16), 6] : [byte, 1];
}

const invalid = (field: string, why: string) =>
	new ApiError("INVALID_REQUEST", `\`${field}\` ${why}.`);
