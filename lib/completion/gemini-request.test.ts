import { expect, test } from "vitest";
import { createRequestBody } from "./gemini-request.ts";
import { smallPictureMemory } from "./picture-memory.ts";
import type { Picture, Prompt } from "./prompt.ts";

/** A picture as it is cut out of a body: a view of a larger buffer, without padding. */
function picture(bytes: Buffer, mimeType: Picture["mimeType"]): Picture {
	const base64 = bytes.toString("base64").replace(/=+$/, "");
	const body = Uint8Array.from(Buffer.from(`"${base64}"`));
	return { mimeType, size: bytes.length, base64: body.subarray(1, -1) };
}
const parse = (body: string | Uint8Array) => JSON.parse(Buffer.from(body).toString());

test("without pictures the body is plain JSON", () => {
	const prompt: Prompt = { contents: [{ role: "user", parts: [{ text: "Why?" }] }] };
	const body = createRequestBody(prompt, undefined)({ maxOutputTokens: 1 });
	expect(body).toBe(JSON.stringify({ ...prompt, generationConfig: { maxOutputTokens: 1 } }));
});

test("pictures are sent as padded base64 in their places, among any text", () => {
	const files = [1, 2, 3].map((length) => Buffer.alloc(length, 200));
	const [a, b, c] = files.map((file) => picture(file, "image/png")) as [Picture, Picture, Picture];
	const prompt: Prompt = {
		systemInstruction: { parts: [{ text: 'Say "so".' }] },
		contents: [
			{ role: "user", parts: [{ inlineData: a }, { text: 'é한😀 \\ " {}' }] },
			{ role: "model", parts: [{ text: "No." }] },
			{ role: "user", parts: [{ inlineData: b }, { inlineData: c }, { text: "And?" }] },
		],
	};
	const body = createRequestBody(prompt, smallPictureMemory());
	const data = files.map((file) => ({
		inlineData: { mimeType: "image/png", data: file.toString("base64") },
	}));
	for (const thinkingConfig of [undefined, { thinkingLevel: "minimal" }, { thinkingBudget: 0 }]) {
		expect(parse(body({ maxOutputTokens: 8192, thinkingConfig }))).toEqual({
			generationConfig: { maxOutputTokens: 8192, ...(thinkingConfig && { thinkingConfig }) },
			systemInstruction: prompt.systemInstruction,
			contents: [
				{ role: "user", parts: [data[0], prompt.contents[0]?.parts[1]] },
				prompt.contents[1],
				{ role: "user", parts: [data[1], data[2], { text: "And?" }] },
			],
		});
	}
});

test("the pictures are in memory once: the client's body is freed, and every attempt sends the same bytes", () => {
	const one = picture(Buffer.alloc(3_000, 7), "image/png");
	const received = one.base64.buffer as ArrayBuffer;
	const memory = smallPictureMemory();
	memory.hold(received);
	const prompt: Prompt = { contents: [{ role: "user", parts: [{ inlineData: one }] }] };
	const body = createRequestBody(prompt, memory);
	expect(received.detached).toBe(true);
	const buffers = [body({ a: 1 }), body({ b: 22 })].map((one) => (one as Uint8Array).buffer);
	expect(new Set(buffers).size).toBe(1);
	memory.free();
	expect(buffers).toMatchObject([{ detached: true }, { detached: true }]);
});
