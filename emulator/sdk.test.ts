// The official clients, pointed at the emulator: what they accept is what the real services say.
import { DeepgramClient } from "@deepgram/sdk";
import { GoogleGenAI } from "@google/genai";
import { PostHog } from "posthog-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, emulatorSettings, startEmulator } from "./server.ts";

let emulator: Emulator;
let settings: Record<string, string>;
beforeAll(async () => {
	emulator = await startEmulator({ port: 0, paceMs: 0 });
	settings = emulatorSettings(emulator.url);
});
afterAll(() => emulator.close());

const gemini = (apiKey = settings.GOOGLE_GENERATIVE_AI_API_KEY ?? "") =>
	new GoogleGenAI({
		apiKey,
		httpOptions: { baseUrl: settings.GEMINI_BASE_URL ?? "", apiVersion: "v1beta" },
	});

const question = { model: "gemini-flash-lite-latest", contents: "How do you debug a slow query?" };

test("@google/genai streams an answer about the question, with token counts and a finish reason", async () => {
	let text = "";
	let last: { finishReason?: unknown; tokens?: number | undefined } = {};
	let count = 0;
	for await (const chunk of await gemini().models.generateContentStream(question)) {
		count++;
		text += chunk.text ?? "";
		last = {
			finishReason: chunk.candidates?.[0]?.finishReason,
			tokens: chunk.usageMetadata?.candidatesTokenCount,
		};
	}
	expect(count).toBeGreaterThan(3);
	expect(text).toContain("emulator");
	expect(text).toContain("How do you debug a slow query?");
	expect(last).toEqual({ finishReason: "STOP", tokens: expect.any(Number) });
});

test("@google/genai sees a wrong key, an unknown model and a malformed body refused", async () => {
	const refused = (client: GoogleGenAI, request: object) =>
		client.models.generateContentStream({ ...question, ...request });
	await expect(refused(gemini("wrong"), {})).rejects.toMatchObject({ status: 400 });
	await expect(refused(gemini(), { model: "nonesuch" })).rejects.toMatchObject({ status: 404 });
	await expect(
		refused(gemini(), { contents: [{ role: "narrator", parts: [{ text: "x" }] }] }),
	).rejects.toMatchObject({ status: 400 });
});

/** The start of a picture of each kind, filled up to a size. */
const picture = (mimeType: string, head: string, size = 2_000) => ({
	inlineData: {
		mimeType,
		data: Buffer.concat([Buffer.from(head, "hex"), Buffer.alloc(size)]).toString("base64"),
	},
});
const PNG = "89504e470d0a1a0a";

test("@google/genai asks with a picture and with earlier turns, and the answer says what was seen", async () => {
	const chat = gemini().chats.create({ model: question.model });
	await chat.sendMessageStream({ message: "What is a B-tree?" }).then(readAll);
	const second = await chat
		.sendMessageStream({
			message: [picture("image/png", PNG, 12_000), { text: "Is this one?" }],
		})
		.then(readAll);
	expect(second).toContain("“Is this one?”");
	expect(second).toContain("an earlier turn of the user, “What is a B-tree?”");
	expect(second).toContain("an earlier turn of the model");
	expect(second).toContain("a picture, image/png, 12 KB");
	const journal = await (
		await fetch(`${emulator.url}/emulator/journal?service=gemini&contains=Is this one`)
	).json();
	expect(journal).toMatchObject([
		{
			body: {
				contents: expect.arrayContaining([
					{
						role: "user",
						parts: [
							{ inlineData: { mimeType: "image/png", data: "12 KB" } },
							{ text: "Is this one?" },
						],
					},
				]),
			},
		},
	]);
});

async function readAll(stream: AsyncIterable<{ text?: string | undefined }>): Promise<string> {
	let text = "";
	for await (const chunk of stream) text += chunk.text ?? "";
	return text;
}

test("@google/genai gets errors for pictures and turns that Gemini rejects", async () => {
	const user = (...parts: object[]) => ({ role: "user", parts });
	const model = (...parts: object[]) => ({ role: "model", parts });
	const png = picture("image/png", PNG);
	const text = { text: "What is it?" };
	const ask = (...contents: object[]) =>
		gemini().models.generateContentStream({ model: question.model, contents });
	await ask(user(text), model(text), model({ text: "" }), user(text), user(text)).then(readAll);
	for (const [name, head] of [
		["png", PNG],
		["jpeg", "ffd8ff"],
		["webp", "52494646000000005745425050"],
		["heic", "00000018667479706865696300"],
	]) {
		await ask(user(picture(`image/${name}`, head ?? ""), text)).then(readAll);
	}
	for (const [contents, message] of [
		[[user(picture("image/gif", "474946383961"), text)], /Unsupported MIME type: image\/gif/],
		[[user(picture("image/jpg", "ffd8ff"), text)], /Unsupported MIME type/],
		[[user(picture("image/png", "ffd8ff"), text)], /Unable to process input image/],
		[[user({ inlineData: { ...png.inlineData, data: "iVBORw0KGgo" } }, text)], /Base64 decoding/],
		[[user({ inlineData: { ...png.inlineData, data: "iVBO*w0KGgo=" } }, text)], /Base64 decoding/],
		[[user(text), model(png), user(text)], /not supported in a model's turn/],
		[[user(text), model(text)], /end with a user role/],
		[[user({ text: "" })], /must have a text parameter/],
	] as [object[], RegExp][]) {
		await expect(ask(...contents), String(message)).rejects.toMatchObject({
			status: 400,
			message: expect.stringMatching(message),
		});
	}
});

const deepgram = (apiKey = settings.DEEPGRAM_API_KEY ?? "") =>
	new DeepgramClient({ apiKey, baseUrl: settings.DEEPGRAM_BASE_URL ?? "", maxRetries: 0 });

test("@deepgram/sdk lists projects, makes a temporary key and revokes it", async () => {
	const { projects } = await deepgram().manage.v1.projects.list();
	const projectId = projects?.[0]?.project_id ?? "";
	const key = await deepgram().manage.v1.projects.keys.create(projectId, {
		comment: "for a test",
		scopes: ["usage:write"],
		time_to_live_in_seconds: 60,
	});
	expect(key).toMatchObject({ comment: "for a test", scopes: ["usage:write"] });
	const id = String((key as { api_key_id?: string }).api_key_id);
	await deepgram().manage.v1.projects.keys.delete(projectId, id);
	await expect(deepgram().manage.v1.projects.keys.delete(projectId, id)).rejects.toMatchObject({
		statusCode: 404,
	});
});

test("@deepgram/sdk reads what a tag has cost on a day", async () => {
	const bill = { day: "2026-11-01", tag: "user:u1", dollars: 0.25 };
	await fetch(`${emulator.url}/emulator/bills`, { method: "POST", body: JSON.stringify(bill) });
	const { projects } = await deepgram().manage.v1.projects.list();
	const breakdown = (day: string) =>
		deepgram().manage.v1.projects.billing.breakdown.list(projects?.[0]?.project_id ?? "", {
			start: day,
			end: day,
			grouping: "tags",
		});
	const { results } = await breakdown("2026-11-01");
	expect(results).toMatchObject([{ dollars: 0.25, grouping: { tags: ["user:u1"] } }]);
	expect((await breakdown("2026-11-02")).results).toEqual([]);
});

test("@deepgram/sdk sees a wrong key refused", async () => {
	await expect(deepgram("wrong").manage.v1.projects.list()).rejects.toMatchObject({
		statusCode: 401,
	});
});

/** Noise for 1.5 s at 16 kHz, and silence after it, in chunks of 80 ms. */
const chunks = Array.from({ length: 30 }, (_, chunk) =>
	Int16Array.from({ length: 1_280 }, (_, i) =>
		chunk * 1_280 + i < 24_000 ? Math.sin(i * i) * 8_000 : 0,
	),
);

async function liveKey(): Promise<string> {
	const { projects } = await deepgram().manage.v1.projects.list();
	const created = await deepgram().manage.v1.projects.keys.create(projects?.[0]?.project_id ?? "", {
		comment: "for a test",
		scopes: ["usage:write"],
		time_to_live_in_seconds: 60,
	});
	return String((created as { key?: string }).key);
}

const live = (apiKey: string) =>
	new DeepgramClient({
		apiKey,
		environment: {
			base: settings.DEEPGRAM_BASE_URL ?? "",
			production: settings.DEEPGRAM_BASE_URL?.replace("http", "ws") ?? "",
			agent: "",
			agentRest: "",
		},
	}).listen;

const AUDIO = {
	Authorization: "",
	encoding: "linear16",
	sample_rate: 16_000,
	tag: "interviewer",
	reconnectAttempts: 0,
} as const;

test("@deepgram/sdk hears a turn of Flux on /v2/listen", async () => {
	const key = await liveKey();
	const socket = await live(key).v2.connect({
		...AUDIO,
		Authorization: `Token ${key}`,
		model: "flux-general-en",
		eager_eot_threshold: 0.5,
	});
	const messages: object[] = [];
	const ended = new Promise((resolve) => {
		socket.on("message", (message) => {
			messages.push(message);
			if (message.type === "TurnInfo" && message.event === "EndOfTurn") resolve(message);
		});
	});
	socket.connect();
	await socket.waitForOpen();
	for (const chunk of chunks) socket.sendMedia(chunk);
	expect(await ended).toMatchObject({
		turn_index: 0,
		transcript: expect.stringMatching(/^Thanks/),
	});
	expect(messages[0]).toMatchObject({ type: "Connected", sequence_id: 0 });
	const closed = new Promise((resolve) => socket.on("close", resolve));
	socket.sendCloseStream({ type: "CloseStream" });
	expect(await closed).toMatchObject({ code: 1005 });
});

test("@deepgram/sdk hears an utterance of Nova on /v1/listen", async () => {
	const key = await liveKey();
	const socket = await live(key).v1.connect({
		...AUDIO,
		Authorization: `Token ${key}`,
		model: "nova-3",
		interim_results: "true",
		smart_format: "true",
		endpointing: 300,
	});
	const messages: { type: string }[] = [];
	const ended = new Promise((resolve) => {
		socket.on("message", (message) => {
			messages.push(message);
			if (message.type === "Results" && message.speech_final) resolve(message);
		});
	});
	socket.connect();
	await socket.waitForOpen();
	socket.sendKeepAlive({ type: "KeepAlive" });
	for (const chunk of chunks) socket.sendMedia(chunk);
	expect(await ended).toMatchObject({
		is_final: true,
		channel: { alternatives: [{ transcript: expect.stringMatching(/^Thanks/) }] },
	});
	const closed = new Promise((resolve) => socket.on("close", resolve));
	socket.sendCloseStream({ type: "CloseStream" });
	expect(await closed).toMatchObject({ code: 1000 });
	expect(messages.at(-1)).toMatchObject({ type: "Metadata", channels: 1 });
});

test("@deepgram/sdk sees a wrong key refused at the handshake", async () => {
	const socket = await live("wrong").v2.connect({ ...AUDIO, model: "flux-general-en" });
	const failed = new Promise((resolve) => socket.on("error", resolve));
	socket.connect();
	expect(await failed).toMatchObject({ message: expect.stringContaining("401") });
	socket.close();
});

test("posthog-node's events arrive, and one with a wrong key is noted though PostHog accepts it", async () => {
	const capture = async (apiKey: string, event: string) => {
		const client = new PostHog(apiKey, {
			host: settings.POSTHOG_HOST ?? "",
			flushAt: 1,
			fetchRetryCount: 0,
		});
		client.capture({ distinctId: "a@b.co", event, properties: { $ai_model: "m" } });
		await client.shutdown();
	};
	await capture(settings.POSTHOG_API_KEY ?? "", "right");
	await capture("wrong", "lost");
	const journal = await (await fetch(`${emulator.url}/emulator/journal?service=posthog`)).json();
	expect(journal).toMatchObject([
		{ status: 200, body: { batch: [{ event: "right", distinct_id: "a@b.co" }] } },
		{ status: 200, problem: "wrong key" },
	]);
});

test("an unknown service or path is refused and noted", async () => {
	const response = await fetch(`${emulator.url}/nonesuch/v1`);
	expect(response.status).toBe(404);
	const journal = await (await fetch(`${emulator.url}/emulator/journal?service=nonesuch`)).json();
	expect(journal).toMatchObject([{ problem: "unknown service" }]);
});
