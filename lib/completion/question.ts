// Reads the body of a completion within its limits, validates it, and separates the pictures from the JSON.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "../field-limits.ts";
import { ApiError } from "../http/errors.ts";
import { parseJson, parseValue } from "../http/parse.ts";
import { declaredLength, decodeText, readBytes } from "../http/request-body.ts";
import { type PictureMemory, reservePictureMemory, smallPictureMemory } from "./picture-memory.ts";
import { cutPictures, hasPictures, tooManyPictures } from "./pictures.ts";
import {
	ASK_FLAG,
	buildPrompt,
	isSummary,
	type Message,
	type Picture,
	type Prompt,
} from "./prompt.ts";
import { Conversation, OneQuestion } from "./question-schema.ts";

/** How long a body may be without its pictures. */
export const MAX_JSON_BYTES = 1024 * 1024;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
// 16 MiB at 5 Mbit/s.
const LARGE_BODY_MS = 30_000;

/** A validated request for a completion. */
export interface Question {
	prompt: Prompt;
	/** The interview that the client has named. */
	sessionId: string | null | undefined;
	/** Undefined without pictures. Free it once they have been sent. */
	memory: PictureMemory | undefined;
}

interface Reading {
	/** Settles when the request has been authorized. */
	allowed: Promise<unknown>;
	/** Aborted when the client disconnects or the request is rejected. */
	signal: AbortSignal;
	/** Keeps the Worker alive until the memory has been freed. */
	waitUntil: (work: Promise<unknown>) => void;
}

/**
 * Reads a completion's body: at most 1 MiB, and 16 MiB with pictures. A body of more than 1 MiB must declare its length, and is read once the
 * request is allowed and there is memory for it. Throws what `allowed` throws, `INVALID_REQUEST`, `TOO_LARGE`, `TIMEOUT` and `UNAVAILABLE`.
 */
export async function readQuestion(request: Request, reading: Reading): Promise<Question> {
	const length = declaredLength(request);
	if (length !== undefined && length > MAX_JSON_BYTES) {
		return readLargeQuestion(request, length, reading);
	}
	const body = await readBytes(request, MAX_JSON_BYTES);
	reading.signal.throwIfAborted();
	if (!hasPictures(body)) return questionOf(parseJson(z.unknown(), decodeText(body)), NO_PICTURES);
	return readWithPictures(async () => body, smallPictureMemory(), reading.signal);
}

const NO_PICTURES: ReadonlyMap<string, Picture> = new Map();

async function readLargeQuestion(
	request: Request,
	length: number,
	{ allowed, signal, waitUntil }: Reading,
): Promise<Question> {
	if (length > MAX_BODY_BYTES) {
		const [json, body] = [MAX_JSON_BYTES, MAX_BODY_BYTES].map((bytes) =>
			(bytes / 1024).toLocaleString("en"),
		);
		const sentence = `The body must be at most ${json} KiB, and ${body} KiB with pictures.`;
		throw new ApiError("TOO_LARGE", sentence);
	}
	await allowed;
	const memory = await reservePictureMemory(length, signal);
	const readBody = () => readBytes(request, MAX_BODY_BYTES, LARGE_BODY_MS);
	const question = readWithPictures(readBody, memory, signal);
	// The memory must also be freed when the client disconnects.
	waitUntil(question.catch(() => {}));
	return question;
}

/**
 * Cuts out the pictures of a body and parses the rest. The memory is freed when that fails, when there are no pictures, and on a disconnect or
 * a rejection, which may come after the body has been read.
 */
async function readWithPictures(
	readBody: () => Promise<Uint8Array<ArrayBuffer>>,
	memory: PictureMemory,
	signal: AbortSignal,
): Promise<Question> {
	signal.addEventListener("abort", () => memory.free(), { once: true });
	try {
		const body = await readBody();
		signal.throwIfAborted();
		memory.hold(body.buffer);
		const { json, pictures } = cutPictures(body, MAX_JSON_BYTES);
		const question = questionOf(parseJson(z.unknown(), json), pictures);
		if (pictures.size > 0) return { ...question, memory };
		memory.free();
		return question;
	} catch (error) {
		memory.free();
		throw error;
	}
}

/** Validates a parsed body. Its pictures are under their names in `pictures`. */
function questionOf(value: unknown, pictures: ReadonlyMap<string, Picture>): Question {
	const isConversation = hasMessages(value);
	const body = isConversation ? parseValue(Conversation, value) : parseValue(OneQuestion, value);
	const { bg, flag, sessionId } = body;
	const images = [body.image ?? []].flat().map((name) => find(name, "image"));
	const messages = "messages" in body ? body.messages.map(messageOf) : [];
	const last = messages.at(-1);
	if (last) {
		if (flag !== ASK_FLAG) throw invalid(`\`messages\` needs the flag \`${ASK_FLAG}\`.`);
		if (last.role !== "user") throw invalid("`messages` must end with a message of the user.");
		if (!last.text && last.pictures.length === 0) {
			throw invalid("The last of `messages` must have a text or a picture.");
		}
	}
	// The newest clients repeat the question and its pictures beside `messages`, for backends that ignore these.
	const isRepeated = (picture: Picture) => last?.pictures.some((other) => isSame(picture, other));
	const own = images.filter((picture) => !isRepeated(picture));
	const prompt = last && body.prompt === last.text ? "" : (body.prompt ?? "");

	const count = messages.reduce((sum, message) => sum + message.pictures.length, own.length);
	if (count > FIELD_LIMITS.pictures.max) throw tooManyPictures();
	if (count > 0 && isSummary(flag)) {
		throw invalid(`A summary takes no pictures: leave out \`image\`, or use another flag.`);
	}
	const built = buildPrompt({ prompt, bg, flag, messages, pictures: own });
	return { prompt: built, sessionId, memory: undefined };

	function messageOf(
		{ role, text, images }: z.output<typeof Conversation>["messages"][number],
		i: number,
	): Message {
		const field = `messages.${i}.images`;
		if (role === "assistant" && images?.length) {
			throw invalid(`\`${field}\`: only messages of the user have pictures.`);
		}
		return { role, text, pictures: (images ?? []).map((name) => find(name, field)) };
	}
	function find(name: string, field: string): Picture {
		const picture = pictures.get(name);
		if (!picture) {
			throw invalid(
				`\`${field}\` must be a png, jpeg, webp or gif picture as a data URL in base64.`,
			);
		}
		return picture;
	}
}

/** Whether a body is a conversation. Some clients send an empty list for a conversation that has not begun: it does not count. */
function hasMessages(value: unknown): boolean {
	const { messages } = Object(value) as { messages?: unknown };
	return Boolean(messages) && !(Array.isArray(messages) && messages.length === 0);
}

const isSame = (one: Picture, other: Picture) =>
	one.size === other.size && Buffer.compare(one.base64, other.base64) === 0;

const invalid = (sentence: string) => new ApiError("INVALID_REQUEST", sentence);
