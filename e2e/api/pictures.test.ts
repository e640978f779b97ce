// Pictures in completions: what Gemini gets, what is rejected, and what remains in memory and logs.
import { readFileSync } from "node:fs";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { test as gatedTest } from "../support/gated-worker.ts";
import { readFrames } from "../support/people.ts";
import { picture } from "../support/pictures.ts";
import { sendSlowly } from "../support/slow-body.ts";

const MIB = 1024 * 1024;
interface Asked {
	contents: { role: string; parts: { text?: string; inlineData?: object }[] }[];
}

/** A question whose body has exactly so many bytes, most of them pictures. */
function bodyOf(bytes: number, prompt: string): string {
	const images = [1, 2, 3].map((number) => picture(3 * MIB, { number }));
	const empty = JSON.stringify({ prompt, image: [...images, ""], filler: "" }).length;
	const last = picture(Math.floor(((bytes - empty - 1_000) * 3) / 4), { number: 4 });
	const without = JSON.stringify({ prompt, image: [...images, last], filler: "" });
	return without.replace(/""}$/, `"${"x".repeat(bytes - without.length)}"}`);
}

test("pictures come before the text, with the types detected from their bytes", async ({
	approved,
	emulator,
	mark,
}) => {
	const image = [
		picture(1_000),
		picture(2_000, { type: "image/jpeg" }),
		picture(3_000, { type: "image/webp" }).replace("image/webp", "image/svg+xml"),
	];
	const frames = await readFrames(await approved.ask(mark, { image }));
	expect(frames).toContain("image/webp, 3 KB");
	expect(frames).not.toContain('"error"');
	const { body } = await emulator.seenOnce<Asked>("gemini", mark);
	expect(body.contents[0]?.parts).toEqual([
		{ inlineData: { mimeType: "image/png", data: "1 KB" } },
		{ inlineData: { mimeType: "image/jpeg", data: "2 KB" } },
		{ inlineData: { mimeType: "image/webp", data: "3 KB" } },
		{ text: mark },
	]);
});

test("copilot puts a candidate's screenshot before the background and the transcript", async ({
	approved,
	emulator,
	mark,
}) => {
	const more = { flag: "copilot", bg: "Go", image: picture(1_000) };
	await readFrames(await approved.ask(mark, more));
	const { body } = await emulator.seenOnce<Asked>("gemini", mark);
	const [first, background, transcript] = body.contents[0]?.parts ?? [];
	expect(first).toEqual({ inlineData: { mimeType: "image/png", data: "1 KB" } });
	expect(background?.text).toContain("<background>\nGo");
	expect(transcript?.text).toContain(`<transcript>\n${mark}`);
});

test("the error for a picture that Gemini rejects names its type", async ({ approved, mark }) => {
	const image = picture(1_000, { type: "image/gif" });
	const response = await approved.ask(mark, { image });
	expect(response.status).toBe(200);
	expect(await readFrames(response)).toBe(
		'data: {"error":"API Error: 400 Bad Request. The model may not take pictures of this type: image/gif.","code":"UPSTREAM_ERROR"}\n\ndata: [DONE]\n\n',
	);
});

test("a retry sends the pictures again", async ({ approved, emulator, mark }) => {
	await emulator.script("gemini", mark, [{ status: 503 }]);
	const frames = await readFrames(await approved.ask(mark, { image: picture(200_000) }));
	expect(frames).toContain("image/png, 196 KB");
	const [first, second] = await emulator.seen<Asked>("gemini", mark, { count: 2 });
	expect(first?.body).toEqual(second?.body);
});

test("analytics and logs have a picture's type and size, and not the picture", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.fault("bad-key", mark);
	const image = picture(125_953);
	const response = await approved.ask(mark, { image });
	expect(await readFrames(response)).toContain('"error"');
	const { body } = await emulator.seenOnce<Capture>("posthog", mark);
	expect(body.properties.$ai_input).toEqual([
		{ role: "user", content: `[image/png, 124 KB]\n\n${mark}` },
	]);
	const sample = image.slice(-200, -100);
	expect(JSON.stringify(body)).not.toContain(sample);
	await expect
		.poll(() => readFileSync(`test-results/${lane}.log`, "utf8"))
		.toContain(String(response.headers.get("x-request-id")));
	expect(readFileSync(`test-results/${lane}.log`, "utf8")).not.toContain(sample);
});

const REJECTED: [string, object, number, RegExp][] = [
	[
		"a fifth picture",
		{ image: Array.from({ length: 5 }, (_, number) => picture(100, { number })) },
		413,
		/at most 4 pictures/,
	],
	[
		"a picture of 8 MiB and a byte",
		{ image: picture(8 * MIB + 1) },
		413,
		/`image`: a picture may have at most 8 MiB/,
	],
	[
		"a picture that is text",
		{ image: "data:image/png;base64,aGVsbG8gd29ybGQ=" },
		400,
		/`image` must be a png, jpeg, webp or gif/,
	],
	["a picture at a URL", { image: "https://example.com/a.png" }, 400, /as a data URL/],
	[
		"a picture for a summary",
		{ image: picture(100), flag: "summerizer" },
		400,
		/A summary takes no pictures/,
	],
	[
		"messages without their flag",
		{ messages: [{ role: "user", text: "Q?" }] },
		400,
		/`messages` needs the flag/,
	],
	[
		"a 25th message",
		{ flag: "ask-ai", messages: Array(25).fill({ role: "user", text: "Q?" }) },
		413,
		/at most 24/,
	],
	[
		"a message of 8,001 characters",
		{ flag: "ask-ai", messages: [{ role: "user", text: "x".repeat(8_001) }] },
		413,
		/8,000/,
	],
];
for (const [what, more, status, sentence] of REJECTED) {
	test(`${what}: rejected`, async ({ approved, emulator, mark }) => {
		const response = await approved.ask(mark, more);
		expect(response.status).toBe(status);
		const { error, code } = await response.json<{ error: string; code: string }>();
		expect(error).toMatch(sentence);
		expect(code).toBe(status === 413 ? "TOO_LARGE" : "INVALID_REQUEST");
		await readFrames(await approved.ask("a later request"));
		await emulator.notSeen("gemini", mark);
	});
}

const ACCEPTED: [string, object][] = [
	["four pictures", { image: Array.from({ length: 4 }, (_, number) => picture(100, { number })) }],
	["a picture of 8 MiB", { image: picture(8 * MIB) }],
	[
		"24 messages of 8,000 characters",
		{ flag: "ask-ai", messages: Array(24).fill({ role: "user", text: "x".repeat(8_000) }) },
	],
];
for (const [what, more] of ACCEPTED) {
	test(`${what}: accepted`, async ({ approved, mark }) => {
		const frames = await readFrames(await approved.ask(mark, more));
		expect(frames).toContain('{"text"');
		expect(frames).not.toContain('"error"');
	});
}

test("a body with pictures may have 16 MiB and not one byte more, and 1 MiB of it may be text", async ({
	approved,
	mark,
}) => {
	const send = (body: string) => approved.fetch("/api/completion", { method: "POST", body });
	expect(await readFrames(await send(bodyOf(16 * MIB, mark)))).not.toContain('"error"');
	// Declared, not sent: the local proxy breaks a connection whose body is rejected unread.
	const length = 16 * MIB + 1;
	const { status, body } = await sendSlowly(approved, "/api/completion", "{", { length }).response;
	expect(status).toBe(413);
	expect(body).toMatch(/at most 1,024 KiB, and 16,384 KiB with pictures/);
	const image = picture(2 * MIB);
	for (const fields of [
		{ prompt: mark, image, filler: "x".repeat(MIB) },
		{ prompt: mark, filler: "x".repeat(2 * MIB) },
	]) {
		const response = await send(JSON.stringify(fields));
		expect(response.status).toBe(413);
		const { error } = await response.json<{ error: string }>();
		expect(error).toMatch(/1,024 KiB without its pictures/);
	}
	const fits = JSON.stringify({ prompt: mark, image, filler: "x".repeat(MIB - 200) });
	expect((await send(fits)).status).toBe(200);
});

test("a large body without a session or approval is rejected unread", async ({
	anyone,
	pending,
}) => {
	for (const [client, code] of [
		[anyone, "UNAUTHENTICATED"],
		[pending, "PENDING_APPROVAL"],
	] as const) {
		const { response } = sendSlowly(client, "/api/completion", '{"prompt":"', { length: 10 * MIB });
		expect(JSON.parse((await response).body)).toMatchObject({ code });
	}
});

gatedTest.describe("memory", () => {
	gatedTest.describe.configure({ mode: "serial" });

	gatedTest(
		"large bodies wait for each other, and other requests do not wait for them",
		async ({ gated, emulator, mark }) => {
			const person = gated.accounts.approved();
			const send = (name: string) =>
				person.fetch("/api/completion", { method: "POST", body: bodyOf(16 * MIB, name) });
			const names = [1, 2, 3].map((number) => `request ${number} ${mark}`);
			for (const name of names) {
				await emulator.script("gemini", name, [
					{ hold: name },
					{ text: "First. " },
					{ hold: mark },
					{ text: "Second." },
					{ finish: "STOP" },
				]);
			}
			const answers = names.map(send);
			for (const name of names) await emulator.seenOnce("gemini", name);
			const waiting = send(`waiting ${mark}`);
			// Its upload has begun before this one is answered.
			const image = picture(500_000);
			expect(await readFrames(await person.ask(`small ${mark}`, { image }))).toContain("[DONE]");
			await emulator.notSeen("gemini", `waiting ${mark}`);
			// With its first text, one of them needs its pictures no longer.
			await emulator.release(names[0] ?? "");
			expect(await readFrames(await waiting)).toContain("[DONE]");
			for (const name of [...names, mark]) await emulator.release(name);
			for (const answer of answers) {
				expect(await readFrames(await answer)).toBe(
					'data: {"text":"First. "}\n\ndata: {"text":"Second."}\n\ndata: [DONE]\n\n',
				);
			}
		},
	);

	gatedTest("uploads that break off leave their memory to others", async ({ gated, mark }) => {
		const person = gated.accounts.approved();
		const uploads = [1, 2, 3, 4, 5].map(() =>
			sendSlowly(person, "/api/completion", '{"prompt":"', { length: 16 * MIB }),
		);
		// A later request has been authorized, so these have been as well.
		await readFrames(await person.ask(mark));
		for (const { response, disconnect } of uploads) {
			response.catch(() => {});
			disconnect();
		}
		const body = bodyOf(16 * MIB, mark);
		const response = await person.fetch("/api/completion", { method: "POST", body });
		expect(await readFrames(response)).toContain("[DONE]");
	});
});
