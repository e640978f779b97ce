import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "../http/errors.ts";
import { createReader } from "./gemini-stream.ts";

const encoder = new TextEncoder();

/** Reads a stream in these chunks. Returns its joined text, usage, finish reasons and late errors, and at the end the error, if any. */
function read(pieces: Uint8Array[], broken?: Error): unknown[] {
	const reader = createReader();
	const found: unknown[] = [];
	for (const piece of [...pieces, undefined]) {
		try {
			for (const event of piece ? reader.feed(piece) : reader.end(broken)) {
				if (event.type === "late-error") found.push({ late: event.error.message });
				if (event.type !== "frame") continue;
				const { text, usage, finishReason } = event;
				if (text && typeof found.at(-1) === "string") found.push(found.pop() + text);
				else if (text) found.push(text);
				if (usage) found.push(usage);
				if (finishReason) found.push({ finishReason });
			}
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return [...found, `${error.code}: ${error.message}`];
		}
	}
	return found;
}

const readText = (text: string) => read([encoder.encode(text)]);
const frame = (value: object) => `data: ${JSON.stringify(value)}`;

const text = fc.string({ unit: "binary", minLength: 1 });
const part = fc.oneof(
	text.map((text) => ({ text })),
	text.map((text) => ({ text, thought: true })),
	fc.constant({ thoughtSignature: "c2ln" }),
);
const value = fc.oneof(
	fc.record({ candidates: fc.tuple(fc.record({ content: fc.record({ parts: fc.array(part) }) })) }),
	fc.constant({ candidates: [{ content: { role: "model" } }] }),
	fc.nat().map((tokens) => ({ usageMetadata: { candidatesTokenCount: tokens } })),
);
const ending = fc.constantFrom(
	[frame({ candidates: [{ finishReason: "STOP" }] })],
	[frame({ candidates: [{ finishReason: "MAX_TOKENS" }] })],
	[frame({ candidates: [{ content: { parts: [{ text: "x" }] }, finishReason: "SAFETY" }] })],
	[frame({ promptFeedback: { blockReason: "OTHER" } })],
	[frame({ error: { code: 429, message: "m" } })],
	['{\n  "error": {\n    "code": 500\n  }\n}'],
	[],
);
/** The same stream in plain and in unusual formatting. */
const stream = fc
	.record({
		frames: fc.array(value),
		ending,
		lineEnd: fc.constantFrom("\n", "\r", "\r\n"),
		noise: fc.array(fc.constantFrom(": comment", "event: message", "id: 7", "retry: 10")),
		mark: fc.boolean(),
		isWhole: fc.boolean(),
	})
	.map(({ frames, ending, lineEnd, noise, mark, isWhole }) => {
		const blocks = [...frames.map(frame), ...ending];
		const plain = blocks.map((block) => `${block}\n\n`).join("");
		const odd = blocks
			.map((block, i) => {
				const extra = noise[i] && block.startsWith("data") ? noise[i] + lineEnd : "";
				return extra + block.replaceAll("\n", lineEnd);
			})
			.join(lineEnd + lineEnd);
		return { plain, odd: (mark ? "\uFEFF" : "") + odd + (isWhole ? lineEnd + lineEnd : "") };
	});

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
	const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
	return [0, ...at].map((start, i) => bytes.subarray(start, at[i] ?? bytes.length));
}

test("chunks, line ends, comments and a missing last blank line change nothing", () => {
	fc.assert(
		fc.property(stream, fc.array(fc.nat()), ({ plain, odd }, places) => {
			expect(read(cut(encoder.encode(odd), places))).toEqual(readText(plain));
		}),
		{ numRuns: 2_000 },
	);
});

test("a stream can be read byte by byte", () => {
	fc.assert(
		fc.property(stream, ({ plain, odd }) => {
			const bytes = encoder.encode(odd);
			expect(read(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))).toEqual(readText(plain));
		}),
	);
});

const STOP = frame({ candidates: [{ finishReason: "STOP" }] });
const words = (text: string, more: object = {}) =>
	frame({ candidates: [{ content: { parts: [{ text }] }, ...more }] });
const finishing = (finishReason: string) => frame({ candidates: [{ finishReason }] });
const blocksOf = (...blocks: string[]) => blocks.map((block) => `${block}\r\n\r\n`).join("");
const finish = (finishReason: string) => ({ finishReason });
const late = (message: string) => ({ late: message });

const EMPTY = "UPSTREAM_INCOMPLETE: Gemini returned an empty answer.";
const UNFINISHED = "UPSTREAM_INCOMPLETE: The answer ended before it was complete.";
const BROKEN = "UPSTREAM_INCOMPLETE: The answer was interrupted.";
const INVALID = "Gemini returned an invalid response.";
const OVERLOADED = "API Error: 503 Service Unavailable";
const error = (code: number, more: object = {}) => ({ error: { code, message: "m", ...more } });
const RETRY_INFO = { details: [{ retryDelay: "17s" }] };

test.each([
	// A finish reason in an earlier frame does not end the answer.
	["text after a STOP", blocksOf(STOP, words("x")), [finish("STOP"), "x"]],
	[
		"a STOP in every frame",
		blocksOf(words("x", { finishReason: "STOP" }), words("y", { finishReason: "STOP" })),
		["x", finish("STOP"), "y", finish("STOP")],
	],
	[
		"a STOP after another reason",
		blocksOf(words("x"), finishing("SAFETY"), STOP),
		["x", finish("SAFETY"), "BLOCKED: The answer was blocked: SAFETY."],
	],
	// No text.
	["an empty body", "", [EMPTY]],
	["comments alone", ": a\n\n: b\n\n", [EMPTY]],
	["a STOP alone", blocksOf(STOP), [finish("STOP"), EMPTY]],
	["whitespace alone", blocksOf(words(" \n"), STOP), [finish("STOP"), EMPTY]],
	[
		"thoughts alone",
		blocksOf(
			frame({ candidates: [{ content: { parts: [{ text: "hm", thought: true }] } }] }),
			STOP,
		),
		[finish("STOP"), EMPTY],
	],
	[
		"a function call alone",
		blocksOf(
			frame({ candidates: [{ content: { parts: [{ functionCall: {} }] }, finishReason: "STOP" }] }),
		),
		[finish("STOP"), EMPTY],
	],
	[
		"text of the wrong type",
		blocksOf(words(7 as unknown as string), STOP),
		[finish("STOP"), EMPTY],
	],
	// Incomplete answers.
	["text alone", blocksOf(words("x")), ["x", UNFINISHED]],
	["a frame that was cut", `${blocksOf(words("x"))}data: {oops`, ["x", BROKEN]],
	// Reasons.
	[
		"a blocked prompt beside a STOP",
		frame({ promptFeedback: { blockReason: "SAFETY" }, candidates: [{ finishReason: "STOP" }] }),
		[finish("SAFETY"), "BLOCKED: The prompt was blocked: SAFETY."],
	],
	[
		"a prompt blocked for a reason called STOP",
		frame({ promptFeedback: { blockReason: "STOP" } }),
		[finish("STOP"), "BLOCKED: The prompt was blocked: STOP."],
	],
	...["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"].map(
		(reason): [string, string, unknown[]] => [
			`${reason} behind text`,
			blocksOf(words("x"), finishing(reason)),
			["x", finish(reason), `BLOCKED: The answer was blocked: ${reason}.`],
		],
	),
	...["LANGUAGE", "OTHER", "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "BAD_MOOD"].map(
		(reason): [string, string, unknown[]] => [
			`${reason}, which blocks nothing`,
			blocksOf(words("x"), finishing(reason)),
			["x", finish(reason), `BLOCKED: Gemini ended the answer: ${reason}.`],
		],
	),
	[
		"a reason that is a sentence",
		blocksOf(words("x"), finishing("secret words")),
		["x", finish("OTHER"), "BLOCKED: Gemini ended the answer: OTHER."],
	],
	[
		"reasons that are not set",
		blocksOf(
			words("x", { finishReason: "FINISH_REASON_UNSPECIFIED" }),
			frame({ promptFeedback: { blockReason: "BLOCK_REASON_UNSPECIFIED" } }),
			words("y"),
			STOP,
		),
		["xy", finish("STOP")],
	],
	// Keep-alives.
	[
		"empty data",
		`data:\n\n${blocksOf(words("x"))}data: \n\n${blocksOf(STOP)}data:\n\n`,
		["x", finish("STOP")],
	],
	["[DONE] at the end", blocksOf(words("x"), STOP, "data: [DONE]"), ["x", finish("STOP")]],
	// All forms of errors.
	["a web page", "<html>\n\n</html>", [`UPSTREAM_ERROR: ${INVALID}`]],
	["a frame that is not JSON", "data: {oops\n\n", [`UPSTREAM_ERROR: ${INVALID}`]],
	[
		"parts of the wrong type",
		blocksOf(frame({ candidates: [{ content: { parts: 7 } }] })),
		[`UPSTREAM_ERROR: ${INVALID}`],
	],
	[
		"a status that is text",
		frame({ error: { code: "secret words", details: [null] } }),
		["UPSTREAM_ERROR: API Error: 500 Internal Server Error"],
	],
	[
		"an unknown status",
		frame(error(799)),
		["UPSTREAM_ERROR: API Error: 500 Internal Server Error"],
	],
	[
		"an error frame in an array, with text beside the error",
		frame([{ candidates: [{ content: { parts: [{ text: "x" }] } }], error: { code: "429" } }]),
		["x", "UPSTREAM_RATE_LIMITED: API Error: 429 Too Many Requests"],
	],
	[
		"a raw error with a blank line in it",
		`${blocksOf(words("x"))}{\n\n"error": {"code": 503}}\n`,
		["x", `UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	[
		"a raw error twice",
		`${JSON.stringify(error(503), null, 2)}\n${JSON.stringify(error(503))}`,
		[`UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	[
		"a raw error as the tail of an array",
		`${blocksOf(words("x"))}\n,\n${JSON.stringify(error(503), null, 2)}\n]`,
		["x", `UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	[
		"a raw error after another object of an array",
		`[{"usageMetadata": {"a": "}"}},\n${JSON.stringify(error(503))}]`,
		[`UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	[
		"an error after a STOP without text",
		blocksOf(STOP, frame(error(503))),
		[finish("STOP"), `UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	// An error after a complete answer is only logged.
	[
		"an error after a complete answer",
		blocksOf(words("x"), STOP, frame(error(503))),
		["x", finish("STOP"), late(OVERLOADED)],
	],
	[
		"a raw error after a complete answer",
		`${blocksOf(words("x"), STOP)}${JSON.stringify(error(503))}`,
		["x", finish("STOP"), late(OVERLOADED)],
	],
	[
		"an error between a STOP and more text",
		blocksOf(words("x"), STOP, frame(error(503)), words("y"), STOP),
		["x", finish("STOP"), "y", finish("STOP"), late(OVERLOADED)],
	],
	[
		"half a frame after a complete answer",
		`${blocksOf(words("x"), STOP)}data: {"usage`,
		["x", finish("STOP"), late("The answer was interrupted.")],
	],
	[
		"an error after a blocked answer",
		blocksOf(words("x"), finishing("SAFETY"), frame(error(503))),
		["x", finish("SAFETY"), late(OVERLOADED), "BLOCKED: The answer was blocked: SAFETY."],
	],
	// A STOP in every frame does not show that the answer is complete.
	[
		"an error after a STOP in every frame",
		blocksOf(
			words("x", { finishReason: "STOP" }),
			words("y", { finishReason: "STOP" }),
			frame(error(503)),
		),
		["x", finish("STOP"), "y", finish("STOP"), `UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	[
		"a raw error after a STOP in every frame",
		`${blocksOf(words("x", { finishReason: "STOP" }), words("y", { finishReason: "STOP" }))}${JSON.stringify(error(503))}`,
		["x", finish("STOP"), "y", finish("STOP"), `UPSTREAM_ERROR: ${OVERLOADED}`],
	],
	// Invisible text waits for visible text.
	["a zero-width space alone", blocksOf(words("\u200b"), STOP), [finish("STOP"), EMPTY]],
	[
		"whitespace before the text",
		blocksOf(words("\n"), words(" "), words("x "), STOP),
		["\n x ", finish("STOP")],
	],
	[
		"several frames in one array",
		blocksOf(`data: [${[words("x"), words("y"), STOP].map((text) => text.slice(6)).join(",")}]`),
		["xy", finish("STOP")],
	],
	// Characters.
	[
		"a lone surrogate",
		`data: {"candidates":[{"content":{"parts":[{"text":"a\\ude00b"}]}}]}\n\n${blocksOf(STOP)}`,
		["a\uFFFDb", finish("STOP")],
	],
	[
		"a pair of surrogates in two frames",
		`data: {"candidates":[{"content":{"parts":[{"text":"a\\ud83d"}]}}]}\n\ndata: {"candidates":[{"content":{"parts":[{"text":"\\ude00b"}]}}]}\n\n${blocksOf(STOP)}`,
		["a😀b", finish("STOP")],
	],
	[
		"half a pair at the end",
		`data: {"candidates":[{"content":{"parts":[{"text":"a\\ud83d"}]}}]}\n\n${blocksOf(STOP)}`,
		["a", finish("STOP"), "\uFFFD"],
	],
	[
		"a part that is null",
		blocksOf(
			frame({ candidates: [{ content: { parts: [{ text: "x" }, null, { text: "y" }] } }] }),
			STOP,
		),
		["xy", finish("STOP")],
	],
] as [string, string, unknown[]][])("%s", (_, stream, events) => {
	expect(readText(stream)).toEqual(events);
	// In any chunks.
	const bytes = encoder.encode(stream);
	expect(read(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))).toEqual(events);
});

test("an error in a 200 response keeps its status and Retry-After, raw, repeated or in the tail of an array", () => {
	const json = JSON.stringify(error(429, RETRY_INFO), null, 2);
	for (const body of [frame(error(429, RETRY_INFO)), json, `${json}\n${json}`, `,\n${json}]`]) {
		const reader = createReader();
		const readAll = () => [...reader.feed(encoder.encode(body)), ...reader.end()];
		expect(readAll, body).toThrow(expect.objectContaining({ upstreamStatus: 429, retryAfter: 17 }));
	}
});

test.each([
	["text", [words("x")], ["x", BROKEN]],
	[
		"a complete answer",
		[words("x"), STOP],
		["x", finish("STOP"), late("The answer was interrupted.")],
	],
	// Then a STOP does not mean the end.
	[
		"a STOP in every frame",
		[words("x", { finishReason: "STOP" }), words("y", { finishReason: "STOP" })],
		["x", finish("STOP"), "y", finish("STOP"), BROKEN],
	],
	["a STOP without text", [STOP], [finish("STOP"), BROKEN]],
])("a connection that breaks after %s", (_, blocks, events) => {
	expect(read([encoder.encode(blocksOf(...blocks))], new Error("reset"))).toEqual(events);
});

test("a missing token count keeps its last value, and 0 is a count", () => {
	const counts = (usageMetadata: object) => frame({ usageMetadata });
	const found = readText(
		blocksOf(
			counts({ promptTokenCount: 5, thoughtsTokenCount: 3 }),
			counts({}),
			counts({ promptTokenCount: null, candidatesTokenCount: "7" }),
			counts({ candidatesTokenCount: 0, cachedContentTokenCount: 2 }),
			words("x"),
			STOP,
		),
	);
	expect(found).toEqual([
		{ input: 5, output: undefined, cached: undefined, thoughts: 3 },
		{ input: 5, output: 0, cached: 2, thoughts: 3 },
		"x",
		finish("STOP"),
	]);
});

test("the log does not quote a frame that is not JSON", () => {
	const reader = createReader();
	const events = () => [...reader.feed(encoder.encode("data: My salary\n\n")), ...reader.end()];
	expect(events).toThrow(expect.objectContaining({ cause: "a frame is not JSON" }));
});
