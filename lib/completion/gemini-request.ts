// The body of a request to Gemini. Pictures go into it as the bytes that the client sent.
import type { PictureMemory } from "./picture-memory.ts";
import type { Prompt } from "./prompt.ts";

/** Returns the body with a `generationConfig`. Each call may overwrite the bytes that the previous one has returned. */
export type RequestBody = (generationConfig: object) => string | Uint8Array<ArrayBuffer>;

// More than any `generationConfig` of ours has.
const HEAD_BYTES = 1_024;
const encoder = new TextEncoder();

/** Returns a function that builds the body for a prompt. A body with pictures replaces the client's in `memory`. */
export function createRequestBody(prompt: Prompt, memory: PictureMemory | undefined): RequestBody {
	if (!memory) return (generationConfig) => JSON.stringify({ ...prompt, generationConfig });
	const pieces = piecesOf(prompt);
	const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, HEAD_BYTES);
	const buffer = new ArrayBuffer(length);
	const bytes = new Uint8Array(buffer);
	let offset = HEAD_BYTES;
	for (const piece of pieces) {
		bytes.set(piece, offset);
		offset += piece.byteLength;
	}
	memory.hold(buffer);
	// The config comes first and is written right before the rest, so that an attempt with another config does not copy the pictures.
	return (generationConfig) => {
		const head = encoder.encode(`{"generationConfig":${JSON.stringify(generationConfig)},`);
		const start = HEAD_BYTES - head.byteLength;
		bytes.set(head, start);
		return bytes.subarray(start);
	};
}

/** Returns the JSON of a prompt in pieces, without its opening brace. */
function piecesOf({ systemInstruction, contents }: Prompt): Uint8Array[] {
	const marker = crypto.randomUUID();
	const base64: Uint8Array[] = [];
	const json = JSON.stringify({
		systemInstruction,
		contents: contents.map(({ role, parts }) => ({
			role,
			parts: parts.map((part) => {
				if ("text" in part) return part;
				base64.push(part.inlineData.base64);
				return { inlineData: { mimeType: part.inlineData.mimeType, data: marker } };
			}),
		})),
	});
	return json
		.slice(1)
		.split(marker)
		.flatMap((text, i) => {
			const data = i > 0 ? base64[i - 1] : undefined;
			if (!data) return [encoder.encode(text)];
			const padding = "=".repeat(-data.byteLength & 3);
			return [data, encoder.encode(padding + text)];
		});
}
