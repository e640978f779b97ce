// Detecting a disconnect without a signal. Streaming over HTTP is tested in e2e/api (`completion`, `disconnect`).
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventStream, pieces } from "./sse.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** An answer of one frame every so many milliseconds, opened to a client. */
function talking(everyMs: number) {
	const left = new AbortController();
	const stream = eventStream(left);
	const talk = async () => {
		for (;;) {
			await stream.send({ text: "Some words." });
			await new Promise((resolve) => setTimeout(resolve, everyMs));
		}
	};
	void stream.endAfter(talk());
	return { left: left.signal, body: stream.open().body as ReadableStream<Uint8Array> };
}

for (const [what, everyMs] of [
	["talks fast", 1],
	["talks slowly", 700],
	["is silent", 1_000_000],
] as const) {
	test(`a client that reads nothing is disconnected within 2.5 s while Gemini ${what}`, async () => {
		const { left } = talking(everyMs);
		await vi.advanceTimersByTimeAsync(1_900);
		expect(left.aborted).toBe(false);
		await vi.advanceTimersByTimeAsync(600);
		expect(left.aborted).toBe(true);
	});

	test(`a client that reads everything stays connected while Gemini ${what}`, async () => {
		const { left, body } = talking(everyMs);
		body.pipeTo(new WritableStream()).catch(() => {});
		await vi.advanceTimersByTimeAsync(120_000);
		expect(left.aborted).toBe(false);
	});
}

test("a slow client that reads now and then stays connected", async () => {
	const { left, body } = talking(1);
	const reader = body.getReader();
	for (let second = 0; second < 120; second++) {
		await reader.read();
		await vi.advanceTimersByTimeAsync(1_000);
	}
	expect(left.aborted).toBe(false);
});

test("a client that has read more than socket buffers hold may pause for a minute", async () => {
	const { left, body } = talking(1);
	const reader = body.getReader();
	for (let bytes = 0; bytes < 16 * 1024; ) {
		const chunk = reader.read();
		await vi.advanceTimersByTimeAsync(100);
		bytes += (await chunk).value?.length ?? 0;
	}
	await vi.advanceTimersByTimeAsync(59_000);
	expect(left.aborted).toBe(false);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(left.aborted).toBe(true);
});

test("a long text is sent in frames of at most 4,000 characters and 8 KB that do not split surrogate pairs", () => {
	for (const text of [
		"x".repeat(20_001),
		"é".repeat(9_001),
		"한".repeat(9_001),
		"\u0000".repeat(9_001),
		`a${"😀".repeat(6_001)}`,
	]) {
		const parts = [...pieces(text)];
		expect(parts.join("")).toBe(text);
		for (const part of parts) {
			expect(part.length).toBeLessThanOrEqual(4_000);
			expect(part.isWellFormed()).toBe(true);
			expect(Buffer.byteLength(`data: ${JSON.stringify({ text: part })}\n\n`)).toBeLessThan(8_100);
		}
	}
	expect([...pieces("x".repeat(4_000))]).toHaveLength(1);
	expect([...pieces("x".repeat(4_001))]).toHaveLength(2);
});
