// When the client disconnects, the call to Gemini ends within a second, and the generation is reported as cancelled.

import { once } from "node:events";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { askRaw } from "../support/people.ts";

const SILENT = (gate: string) => [{ text: "Some words" }, { hold: gate }];
const TALKING = () => [{ text: "Some words ", times: 10_000, everyMs: 10 }];
const NO_FIRST_FRAME = (gate: string) => [{ status: 200 }, { hold: gate }];
const NO_ANSWER = (gate: string) => [{ hold: gate }];

for (const [what, script, first] of [
	["in the middle, Gemini silent", SILENT, "Some words"],
	["in the middle, Gemini talking", TALKING, "Some words"],
	["before the first frame", NO_FIRST_FRAME, "200 OK"],
	["before Gemini answers", NO_ANSWER, "200 OK"],
] as const) {
	for (const [how, disconnect] of [
		["a closed socket", "end"],
		["a broken socket", "resetAndDestroy"],
	] as const) {
		test(`${how} ${what}: the call to Gemini ends within a second`, async ({
			approved,
			emulator,
			mark,
		}) => {
			await emulator.script("gemini", mark, script(mark));
			const client = askRaw(approved, mark);
			await emulator.seenOnce("gemini", mark);
			await expect.poll(client.received).toContain(first);

			const disconnected = Date.now();
			if (disconnect === "end") client.socket.destroy();
			else client.socket.resetAndDestroy();
			const { endedAt } = await emulator.seenOnce("gemini", mark, "disconnected");
			expect(Date.parse(String(endedAt)) - disconnected).toBeLessThan(1_000);

			const { body } = await emulator.seenOnce<Capture>("posthog", mark);
			expect(body.properties).toMatchObject({
				$ai_is_error: false,
				$ai_stop_reason: "cancelled",
				$ai_output_choices: [
					{ role: "assistant", content: first === "200 OK" ? "" : expect.stringContaining(first) },
				],
			});
		});
	}
}

test("an aborted fetch ends the call to Gemini", async ({ approved, emulator, mark }) => {
	await emulator.script("gemini", mark, SILENT(mark));
	const abort = new AbortController();
	const response = await approved.ask(mark, {}, abort.signal);
	const reader = (response.body as ReadableStream<Uint8Array>).getReader();
	await reader.read();
	abort.abort();
	await emulator.seenOnce("gemini", mark, "disconnected");
});

test("heartbeats are sent while Gemini is silent", async ({ approved, emulator, mark }) => {
	await emulator.script("gemini", mark, [...SILENT(mark), { finish: "STOP" }]);
	const client = askRaw(approved, mark);
	await expect.poll(client.received).toContain(": \n\n");
	await emulator.release(mark);
	await expect.poll(client.received).toContain("data: [DONE]\n\n");
	client.socket.destroy();
});

test("a client that stops reading a 50 MB answer pauses Gemini too, and loses nothing", async ({
	approved,
	emulator,
	mark,
}) => {
	const text = "#".repeat(10_000);
	await emulator.script("gemini", mark, [{ text, times: 5_000 }, { finish: "STOP" }]);
	const client = askRaw(approved, mark);
	// At the first bytes: a moment later all of it might have been read.
	await once(client.socket, "data");
	client.socket.pause();

	// Once nothing moves any more, socket buffers hold some 10 MB each, and the rest waits.
	let before = -1;
	await expect(async () => {
		const { writes } = await emulator.seenOnce("gemini", mark);
		const isStill = writes === before;
		before = writes;
		expect(isStill).toBe(true);
	}).toPass({ intervals: [500] });
	expect(before).toBeLessThan(5_000);

	client.socket.resume();
	await expect.poll(() => client.received().includes("data: [DONE]\n\n")).toBe(true);
	expect(client.received().match(/#/g)?.length).toBe(50_000_000);
	client.socket.destroy();
});

test("a disconnect while Deepgram is silent ends the call to it", async ({
	approved,
	emulator,
}) => {
	await emulator.script("deepgram", approved.email, [{ hold: "never" }]);
	const client = askRaw(approved, "", {}, "/api/deepgram");
	await emulator.seenOnce("deepgram", approved.email);
	client.socket.destroy();
	await emulator.seenOnce("deepgram", approved.email, "disconnected");
});
