// A failure of PostHog does not affect the user.
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Lane } from "../support/lanes.ts";
import { logged } from "../support/logs.ts";
import { type Person, readFrames } from "../support/people.ts";

/** Waits until a request's log has a line with a text, and everything before a later request; returns its lines with that text. */
async function linesOf(
	text: string,
	lane: Lane,
	response: Response,
	later: Person,
): Promise<string[]> {
	const requestId = String(response.headers.get("x-request-id"));
	const lines = () => logged(lane, requestId).filter((line) => line.includes(text));
	await expect.poll(lines).not.toEqual([]);
	await readFrames(await later.ask("a later request"));
	return lines();
}

for (const [name, status, cause] of [
	["posthog-fails", 500, "PostHog answered 500"],
	["posthog-slow", null, "TimeoutError"],
] as const) {
	test(`with “${name}” of PostHog the answer is complete, and one retry and one log line follow`, async ({
		approved,
		emulator,
		mark,
		lane,
	}) => {
		await emulator.fault(name, mark);
		await emulator.script("gemini", mark, [{ text: "All of it." }, { finish: "STOP" }]);
		const response = await approved.ask(mark);
		expect(await readFrames(response)).toBe('data: {"text":"All of it."}\n\ndata: [DONE]\n\n');

		const tries = await emulator.seen<Capture>("posthog", mark, {
			count: 2,
			state: status ? "done" : "disconnected",
		});
		expect(tries.map((entry) => entry.status)).toEqual([status, status]);
		expect(tries[0]?.body.uuid).toBe(tries[1]?.body.uuid);
		expect(await linesOf("analytics", lane, response, approved)).toEqual([
			expect.stringContaining(cause),
		]);
	});
}

test("an error of Gemini is one log line without keys", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.fault("bad-key", mark);
	const response = await approved.ask(mark);
	await response.text();
	expect(await linesOf("", lane, response, approved)).toEqual([
		expect.stringContaining("API key not valid: [redacted]"),
	]);
});
