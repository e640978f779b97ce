// A PostHog that fails costs the user nothing.
import { readFileSync } from "node:fs";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Lane } from "../support/lanes.ts";
import { readFrames } from "../support/people.ts";

/** Lines of a lane's log that contain a text. */
const logged = (lane: Lane, text: string) =>
	readFileSync(`test-results/${lane}.log`, "utf8")
		.split("\n")
		.filter((line) => line.includes(text));

for (const [name, status, cause] of [
	["posthog-fails", 500, "PostHog answered 500"],
	["posthog-slow", null, "TimeoutError"],
] as const) {
	test(`PostHog's “${name}”: the answer is whole, one retry, one line in the log`, async ({
		approved,
		emulator,
		mark,
		lane,
	}) => {
		test.setTimeout(30_000);
		await emulator.fault(name, mark);
		await emulator.script("gemini", mark, [{ text: "All of it." }, { finish: "STOP" }]);
		const response = await approved.ask(mark);
		expect(await readFrames(response)).toBe('data: {"text":"All of it."}\n\ndata: [DONE]\n\n');

		const tries = await emulator.seen<Capture>("posthog", mark, {
			count: 2,
			state: status ? "done" : "left",
		});
		expect(tries.map((entry) => entry.status)).toEqual([status, status]);
		expect(tries[0]?.body.uuid).toBe(tries[1]?.body.uuid);
		const requestId = String(response.headers.get("x-request-id"));
		await expect.poll(() => logged(lane, requestId)).toHaveLength(1);
		expect(logged(lane, requestId)[0]).toContain(cause);
	});
}

test("an upstream failure is one line in the log, without keys", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.fault("bad-key", mark);
	const response = await approved.ask(mark);
	await response.text();
	const requestId = String(response.headers.get("x-request-id"));
	await expect.poll(() => logged(lane, requestId)).toHaveLength(1);
	expect(logged(lane, requestId)[0]).toContain("API key not valid: [redacted]");
});
