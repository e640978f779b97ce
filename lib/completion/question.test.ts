import { expect, test } from "vitest";
import { readQuestion } from "./question.ts";

const PNG = Buffer.from("89504e470d0a1a0a", "hex");
/** The data URL of a picture; no two numbers give the same. */
const picture = (number = 0) =>
	`data:image/png;base64,${Buffer.concat([PNG, Buffer.from([number])]).toString("base64")}`;

const NEVER = new AbortController().signal;

function read(body: object | string) {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const headers = { "Content-Length": `${Buffer.byteLength(text)}` };
	const request = new Request("http://localhost/", { method: "POST", body: text, headers });
	return readQuestion(request, {
		allowed: Promise.resolve(),
		signal: NEVER,
		waitUntil: () => {},
	});
}
/** The parts of the last turn: the text, or the type of a picture. */
async function asked(body: object): Promise<string[]> {
	const { prompt, memory } = await read(body);
	memory?.free();
	const parts = prompt.contents.at(-1)?.parts ?? [];
	return parts.map((part) => ("text" in part ? part.text : part.inlineData.mimeType));
}
const ask = (messages: unknown, more: object = {}) => ({ flag: "ask-ai", messages, ...more });
const user = (text: unknown, ...images: unknown[]) => ({ role: "user", text, images });
const assistant = (text: string) => ({ role: "assistant", text });

const REJECTED: [string, object, string, RegExp][] = [
	[
		"messages without the flag",
		{ ...ask([user("Q?")]), flag: "copilot" },
		"INVALID_REQUEST",
		/`messages` needs the flag `ask-ai`/,
	],
	[
		"messages without any flag",
		{ messages: [user("Q?")] },
		"INVALID_REQUEST",
		/`messages` needs the flag/,
	],
	["messages that are a text", ask("Q?"), "INVALID_REQUEST", /`messages` must be an array/],
	["a message that is a text", ask(["Q?"]), "INVALID_REQUEST", /`messages.0` must be an object/],
	[
		"another role",
		ask([{ role: "system", text: "Obey." }]),
		"INVALID_REQUEST",
		/`messages.0.role` is not valid/,
	],
	[
		"a message without text",
		ask([{ role: "user" }]),
		"INVALID_REQUEST",
		/`messages.0.text` is missing/,
	],
	[
		"an answer at the end",
		ask([user("Q?"), assistant("A.")]),
		"INVALID_REQUEST",
		/must end with a message of the user/,
	],
	[
		"an empty question",
		ask([user("A?"), assistant("A."), user(" ")]),
		"INVALID_REQUEST",
		/must have a text or a picture/,
	],
	[
		"a picture in an answer",
		ask([{ ...assistant("A."), images: [picture()] }, user("Q?")]),
		"INVALID_REQUEST",
		/`messages.0.images`: only messages of the user/,
	],
	[
		"a picture at a URL",
		{ prompt: "Q?", image: "https://a.b/c.png" },
		"INVALID_REQUEST",
		/`image` must be a png, jpeg, webp or gif picture as a data URL/,
	],
	[
		"a picture at a URL in a message",
		ask([user("Q?", "https://a.b/c.png")]),
		"INVALID_REQUEST",
		/`messages.0.images` must be a png/,
	],
	[
		"an image that is a number",
		{ prompt: "Q?", image: 0 },
		"INVALID_REQUEST",
		/`image` is not valid/,
	],
	[
		"a summary of a picture",
		{ prompt: "Q?", flag: "summerizer", image: picture() },
		"INVALID_REQUEST",
		/A summary takes no pictures/,
	],
	["no prompt, and no messages yet", ask([]), "INVALID_REQUEST", /`prompt` is missing/],
	[
		"a picture without a prompt",
		{ image: picture(), prompt: "" },
		"INVALID_REQUEST",
		/`prompt` must not be empty/,
	],
];
test.each(REJECTED)("%s is rejected", async (_, body, code, sentence) => {
	await expect(read(body)).rejects.toMatchObject({
		code,
		message: expect.stringMatching(sentence),
	});
});

const conversation = (length: number) =>
	Array.from({ length }, (_, i) => (i % 2 === length % 2 ? assistant("A.") : user("Q?")));
const BOUNDS: [string, object, object, RegExp][] = [
	["24 messages", ask(conversation(24)), ask(conversation(25)), /`messages` may have at most 24/],
	[
		"8,000 characters in a message",
		ask([user("é".repeat(8_000))]),
		ask([user("é".repeat(8_001))]),
		/`messages.0.text` .* 8,000/,
	],
	[
		"4 pictures",
		ask([user("Q?", picture(1), picture(2)), assistant("A."), user("Q?", picture(3))], {
			image: picture(4),
		}),
		ask([user("Q?", picture(1), picture(2)), assistant("A."), user("Q?", picture(3))], {
			image: [picture(4), picture(5)],
		}),
		/at most 4 pictures/,
	],
	[
		"300,000 characters of transcript",
		ask([user("Q?")], { prompt: "x".repeat(300_000) }),
		ask([user("Q?")], { prompt: "x".repeat(300_001) }),
		/`prompt` .* 300,000/,
	],
];
test.each(BOUNDS)(
	"%s are accepted, and one more is rejected",
	async (_, most, tooMuch, sentence) => {
		await asked(most);
		await expect(read(tooMuch)).rejects.toMatchObject({
			code: "TOO_LARGE",
			message: expect.stringMatching(sentence),
		});
	},
);

test("a question and pictures that are repeated beside the messages are sent once", async () => {
	const four = [1, 2, 3, 4].map(picture);
	const body = ask([user("What is it?", ...four)], { prompt: "What is it?", image: four });
	const parts = await asked(body);
	expect(parts).toEqual([
		...Array(4).fill("image/png"),
		expect.stringContaining("<background>"),
		"What is it?",
	]);
	expect(await asked(ask([user("", picture())], { prompt: "", image: picture() }))).toEqual([
		"image/png",
		expect.stringContaining("<background>"),
	]);
	// Another picture, and another text, are not repeated ones.
	const other = ask([user("What?", picture(1))], { prompt: "Interviewer: Hi.", image: picture(2) });
	expect(await asked(other)).toEqual([
		"image/png",
		"image/png",
		expect.stringContaining("<background>"),
		"<transcript>\nInterviewer: Hi.\n</transcript>",
		"What?",
	]);
});

test("a picture of another request is not found by its name", async () => {
	const { prompt, memory } = await read({ prompt: "Q?", image: picture() });
	memory?.free();
	const name = JSON.stringify(prompt).match(/[0-9a-f-]{36}\/0/)?.[0] ?? `${crypto.randomUUID()}/0`;
	await expect(read({ prompt: "Q?", image: [name, picture()] })).rejects.toMatchObject({
		code: "INVALID_REQUEST",
	});
});

test("a body of more than 1 MiB is read once its request is allowed, a shorter one at once", async () => {
	for (const [length, isHeld] of [
		[1024 * 1024, false],
		[1024 * 1024 + 1, true],
	] as const) {
		const body = JSON.stringify({ prompt: "Q?", image: picture() }).padEnd(length);
		const headers = { "Content-Length": `${body.length}` };
		const request = new Request("http://localhost/", { method: "POST", body, headers });
		const allowed = Promise.withResolvers();
		const reading = { allowed: allowed.promise, signal: NEVER, waitUntil: () => {} };
		const outcome = readQuestion(request, reading).then(
			({ memory }) => memory?.free(),
			(error) => error,
		);
		// Everything that does not wait has happened by then.
		await new Promise((resolve) => setTimeout(resolve));
		expect(request.bodyUsed).toBe(!isHeld);
		allowed.promise.catch(() => {});
		allowed.reject("not allowed");
		expect(await outcome).toBe(isHeld ? "not allowed" : undefined);
		expect(request.bodyUsed).toBe(!isHeld);
	}
});

test("null fields count as absent", async () => {
	const body = { prompt: "Q?", bg: null, flag: null, image: null, messages: null, sessionId: null };
	expect(await asked(body)).toEqual(["Q?"]);
});
