import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "./errors.ts";
import { createReader, toRefusal } from "./gemini-stream.ts";

const encoder = new TextEncoder();

/** Feeds a stream in these pieces; gives its text joined, usage and finish reasons, and the ApiError's code last if there is one. */
function read(pieces: Uint8Array[]): unknown[] {
	const reader = createReader();
	const found: unknown[] = [];
	for (const piece of [...pieces, undefined]) {
		for (const event of reader.feed(piece)) {
			if (event instanceof ApiError) return [...found, `${event.code}: ${event.message}`];
			if (event.type !== "frame") continue;
			const { text, usage, finishReason } = event;
			if (text && typeof found.at(-1) === "string") found.push(found.pop() + text);
			else if (text) found.push(text);
			if (usage) found.push(usage);
			if (finishReason) found.push({ finishReason });
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
/** The same stream, written plainly and written oddly. */
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

test("a stream reads the same however it is cut, whatever its line ends, comments and last blank line", () => {
	fc.assert(
		fc.property(stream, fc.array(fc.nat()), ({ plain, odd }, places) => {
			expect(read(cut(encoder.encode(odd), places))).toEqual(readText(plain));
		}),
		{ numRuns: 2_000 },
	);
});

test("a stream reads the same byte by byte", () => {
	fc.assert(
		fc.property(stream, ({ plain, odd }) => {
			const bytes = encoder.encode(odd);
			expect(read(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))).toEqual(readText(plain));
		}),
	);
});

const STOP = frame({ candidates: [{ finishReason: "STOP" }] });
const finish = (finishReason: string) => ({ finishReason });

test.each([
	[
		"text after the finish reason is kept",
		`${STOP}\n\n${frame({ candidates: [{ content: { parts: [{ text: "x" }] } }] })}\n\n`,
		[finish("STOP"), "x"],
	],
	["an empty body", "", ["UPSTREAM_INCOMPLETE: The answer ended before it was complete."]],
	[
		"only comments",
		": a\n\n: b\n\n",
		["UPSTREAM_INCOMPLETE: The answer ended before it was complete."],
	],
	["a web page", "<html>\n\n</html>", ["UPSTREAM_ERROR: Gemini sent something that is no answer."]],
	[
		"a frame that is no JSON",
		"data: {oops\n\n",
		["UPSTREAM_ERROR: Gemini sent something that is no answer."],
	],
	[
		"a status that is words",
		`${frame({ error: { code: "secret words", details: [null] } })}\n\n`,
		["UPSTREAM_ERROR: API Error: 500 Internal Server Error"],
	],
	[
		"an error frame in an array, with text beside the error",
		`${frame([{ candidates: [{ content: { parts: [{ text: "x" }] } }], error: { code: "429" } }])}\n\n`,
		["x", "UPSTREAM_RATE_LIMITED: API Error: 429 Too Many Requests"],
	],
	["a finished answer with half a frame behind it", `${STOP}\n\ndata: {"usage`, [finish("STOP")]],
	[
		"a raw error with a blank line in it",
		`${frame({ usageMetadata: {} })}\n\n{\n\n"error": {"code": 503}}\n`,
		[
			{ input: 0, output: 0, cached: undefined, reasoning: undefined },
			"UPSTREAM_ERROR: API Error: 503 Service Unavailable",
		],
	],
	[
		"a blocked prompt beside a STOP",
		frame({ promptFeedback: { blockReason: "SAFETY" }, candidates: [{ finishReason: "STOP" }] }),
		[finish("SAFETY"), "BLOCKED: The prompt was blocked: SAFETY."],
	],
	[
		"a STOP behind a worse reason",
		`${frame({ candidates: [{ finishReason: "SAFETY" }] })}\n\n${STOP}\n\n`,
		[finish("SAFETY"), "BLOCKED: The answer was blocked: SAFETY."],
	],
	["[DONE] behind the finish reason", `${STOP}\n\ndata: [DONE]\n\n`, [finish("STOP")]],
	["a frame that was cut", "data: {oops", ["UPSTREAM_INCOMPLETE: The answer broke off."]],
	[
		"text of the wrong type",
		frame({ candidates: [{ content: { parts: [{ text: 7 }] } }] }),
		["UPSTREAM_INCOMPLETE: The answer ended before it was complete."],
	],
	[
		"a part that is none",
		`${frame({ candidates: [{ content: { parts: [{ text: "x" }, null, { text: "y" }] } }] })}\n\n${STOP}\n\n`,
		["xy", finish("STOP")],
	],
	[
		"parts of the wrong type",
		`${frame({ candidates: [{ content: { parts: 7 } }] })}\n\n`,
		["UPSTREAM_ERROR: Gemini sent something that is no answer."],
	],
	[
		"an unknown status",
		`${frame({ error: { code: 799 } })}\n\n`,
		["UPSTREAM_ERROR: API Error: 500 Internal Server Error"],
	],
	[
		"a reason that is a sentence",
		frame({ candidates: [{ finishReason: "secret words" }] }),
		[finish("secret words"), "BLOCKED: The answer was blocked: OTHER."],
	],
])("%s", (_, stream, events) => {
	expect(readText(stream)).toEqual(events);
});

test.each([
	['{"error":{"details":[{"retryDelay":"17s"}]}}', null, 17],
	['[{"error":{"details":[{}, {"retryDelay":"1.2s"}]}}]', "5", 2],
	['{"error":{}}', "30", 30],
	['{"error":{"details":[{"retryDelay":"soon"}, null]}}', "30", 30],
	["<html>", null, undefined],
	["", new Date(Date.now() - 60_000).toUTCString(), undefined],
])("a refusal %s with Retry-After %s asks to wait %s seconds", (text, header, seconds) => {
	expect(toRefusal(429, text, header).retryAfter).toBe(seconds);
});

test("Retry-After may be a date", () => {
	const date = new Date(Date.now() + 60_000).toUTCString();
	const seconds = toRefusal(503, "", date).retryAfter ?? 0;
	expect(seconds).toBeGreaterThan(57);
	expect(seconds).toBeLessThan(62);
});
