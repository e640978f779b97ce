// Deepgram's live sockets in the emulator, over plain WebSockets. Audio is sent as fast as it goes: the emulator's time is that of the audio.
import { readFileSync } from "node:fs";
import { MPEGDecoder } from "mpg123-decoder";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { DEEPGRAM_KEY } from "./deepgram.ts";
import sample from "./sample-interview.json" with { type: "json" };
import { type Emulator, startEmulator } from "./server.ts";

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ port: 0, paceMs: 0 });
});
afterAll(() => emulator.close());
afterEach(() => {
	vi.useRealTimers();
});
beforeEach(async () => {
	await control("DELETE", "/scripts");
	await control("DELETE", "/speech");
});

const RATE = 16_000;
const AUDIO = { encoding: "linear16", sample_rate: `${RATE}` };
const FLUX = { model: "flux-general-en", ...AUDIO };
const NOVA = { model: "nova-3", ...AUDIO };

type Message = Record<string, unknown> & { type: string; event?: string; transcript?: string };
type Query = Record<string, string> | [string, string][];

async function control(method: string, path: string, body?: unknown) {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const init = body === undefined ? { method } : { method, body: text };
	return fetch(`${emulator.url}/emulator${path}`, init);
}

const fault = (name: string) => control("POST", "/faults", { name });
const say = (...utterances: { text: string; seconds?: number; speaker?: number }[]) =>
	control("POST", "/speech", { tag: "interviewer", utterances });

async function createKey(scopes = ["usage:write"]) {
	const headers = { Authorization: `Token ${DEEPGRAM_KEY}` };
	const base = `${emulator.url}/deepgram/v1/projects`;
	const { projects } = (await (await fetch(base, { headers })).json()) as {
		projects: { project_id: string }[];
	};
	const response = await fetch(`${base}/${projects[0]?.project_id}/keys`, {
		method: "POST",
		headers,
		body: JSON.stringify({
			comment: "for a test",
			scopes,
			time_to_live_in_seconds: 60,
		}),
	});
	return ((await response.json()) as { key: string }).key;
}

const socketUrl = (version: "v1" | "v2", query: Query) =>
	`${emulator.url.replace("http", "ws")}/deepgram/${version}/listen?${new URLSearchParams(query)}`;

/** A socket as a browser opens it. */
class Listener {
	readonly messages: Message[] = [];
	readonly closed: Promise<{ code: number; reason: string }>;
	readonly socket: WebSocket;
	#look = () => {};

	private constructor(socket: WebSocket) {
		this.socket = socket;
		this.closed = new Promise((resolve) => {
			socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
		});
		socket.addEventListener("message", ({ data }) => {
			this.messages.push(JSON.parse(String(data)));
			this.#look();
		});
	}

	static async open(version: "v1" | "v2", query: Query) {
		const key = await createKey();
		const listener = new Listener(new WebSocket(socketUrl(version, query), ["token", key]));
		await new Promise((resolve, reject) => {
			listener.socket.addEventListener("open", resolve);
			listener.socket.addEventListener("error", reject);
		});
		return listener;
	}

	/** In chunks of 80 ms. */
	hear(...sounds: Int16Array[]) {
		for (const sound of sounds) {
			for (let i = 0; i < sound.length; i += RATE * 0.08) {
				this.socket.send(sound.slice(i, i + RATE * 0.08));
			}
		}
	}

	text(type: string, more: object = {}) {
		this.socket.send(JSON.stringify({ type, ...more }));
	}

	until(fits: (message: Message) => boolean): Promise<Message> {
		return new Promise((resolve) => {
			this.#look = () => {
				const found = this.messages.find(fits);
				if (found) resolve(found);
			};
			this.#look();
		});
	}

	/** Everything heard is answered before the close. */
	async end() {
		this.text("CloseStream");
		return this.closed;
	}

	/** The events of Flux, without Updates. */
	get events() {
		return this.messages
			.filter(({ event }) => event && event !== "Update")
			.map(({ event, transcript }) => [event, transcript]);
	}
}

let seed = 1;
/** Noise, which like speech never repeats. */
function sound(seconds: number): Int16Array {
	return Int16Array.from({ length: seconds * RATE }, () => {
		seed = (seed * 16_807) % 2_147_483_647;
		return ((seed / 2_147_483_647) * 2 - 1) * 8_000;
	});
}
const silence = (seconds: number) => new Int16Array(seconds * RATE);

/** The status, body and headers with which a handshake is rejected. */
function rejection(url: string, protocols: string[], headers: Record<string, string> = {}) {
	return new Promise<{ status: number; body: Record<string, string>; header: string }>(
		(resolve, reject) => {
			const socket = new NodeWebSocket(url, protocols, { headers });
			socket.on("open", () => reject(new Error("The socket opened.")));
			socket.on("error", () => {});
			socket.on("unexpected-response", (_request, response) => {
				let text = "";
				response.on("data", (chunk) => {
					text += chunk;
				});
				response.on("end", () =>
					resolve({
						status: response.statusCode ?? 0,
						body: JSON.parse(text),
						header: String(response.headers["dg-request-id"]),
					}),
				);
			});
		},
	);
}

const QUESTION = { text: "How do you test a live socket?", seconds: 2 };
const FOLLOW_UP = { text: "And how long did that take?", seconds: 1.5 };

test("the handshake answers with the subprotocol and a request id", async () => {
	const key = await createKey();
	const socket = new NodeWebSocket(socketUrl("v2", FLUX), ["token", key]);
	const headers = await new Promise<Record<string, unknown>>((resolve) => {
		socket.on("upgrade", (response) => resolve(response.headers));
	});
	expect(headers).toMatchObject({ "sec-websocket-protocol": "token" });
	expect(headers["dg-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
	socket.terminate();
});

test("only a key that was created, may transcribe and has not expired opens a socket, which outlives it", async () => {
	const url = socketUrl("v2", FLUX);
	const unauthorized = { status: 401, body: { err_code: "INVALID_AUTH" } };
	vi.useFakeTimers({ toFake: ["Date"] });
	const key = await createKey();
	expect(await rejection(url, ["token", "nonesuch"])).toMatchObject(unauthorized);
	expect(await rejection(url, ["bearer", key])).toMatchObject(unauthorized);
	expect(await rejection(url, [])).toMatchObject(unauthorized);
	expect(await rejection(url, ["token", DEEPGRAM_KEY])).toMatchObject(unauthorized);
	expect(await rejection(url, [], { Authorization: `Bearer ${key}` })).toMatchObject(unauthorized);
	const reader = await createKey(["usage:read"]);
	expect(await rejection(url, ["token", reader])).toMatchObject({ status: 403 });
	const flux = await Listener.open("v2", FLUX);
	vi.setSystemTime(Date.now() + 60_001);
	expect(await rejection(url, ["token", key])).toMatchObject(unauthorized);
	flux.hear(silence(0.3));
	await flux.until(({ event }) => event === "Update");
	await flux.end();
});

test.each<["v1" | "v2", string, Query]>([
	["v2", "missing field `model`", AUDIO],
	["v2", "missing field `encoding`", { model: "flux-general-en" }],
	["v2", "missing field `sample_rate`", { model: "flux-general-en", encoding: "linear16" }],
	["v2", "invalid value for `model`: nova-3", { ...FLUX, model: "nova-3" }],
	["v2", "unknown field `language`", { ...FLUX, language: "en" }],
	["v2", "unknown field `interim_results`", { ...FLUX, interim_results: "true" }],
	["v2", "invalid value for `encoding`: opus", { ...FLUX, encoding: "opus" }],
	["v2", "invalid value for `sample_rate`: 22050", { ...FLUX, sample_rate: "22050" }],
	["v2", "invalid value for `eot_threshold`: 0.4", { ...FLUX, eot_threshold: "0.4" }],
	["v2", "invalid value for `eot_timeout_ms`: 499", { ...FLUX, eot_timeout_ms: "499" }],
	["v2", "invalid value for `keyterm`: ", { ...FLUX, keyterm: "" }],
	["v2", "language_hint needs flux-general-multi", { ...FLUX, language_hint: "de" }],
	["v2", "duplicate field `sample_rate`", [...Object.entries(FLUX), ["sample_rate", "8000"]]],
	[
		"v2",
		"eager_eot_threshold must not be greater than eot_threshold",
		{ ...FLUX, eager_eot_threshold: "0.8" },
	],
	["v1", "missing field `model`", AUDIO],
	["v1", "invalid value for `model`: flux-general-en", { ...NOVA, model: "flux-general-en" }],
	["v1", "unknown field `eot_threshold`", { ...NOVA, eot_threshold: "0.7" }],
	["v1", "unknown field `constructor`", { ...NOVA, constructor: "x" }],
	["v1", "keyterm needs Nova-3", { ...NOVA, model: "nova-2", keyterm: "Postgres" }],
	["v1", "keywords are not supported by Nova-3", { ...NOVA, keywords: "Postgres" }],
	["v1", "utterance_end_ms needs interim_results=true", { ...NOVA, utterance_end_ms: "1000" }],
])("%s rejects: %s", async (version, message, query) => {
	const { status, body, header } = await rejection(socketUrl(version, query), [
		"token",
		await createKey(),
	]);
	expect(status).toBe(400);
	expect(body).toMatchObject({ err_code: "INVALID_QUERY_PARAMETER", err_msg: message });
	expect(body.request_id).toBe(header);
});

test("Flux: a turn grows with the sound, ends early and is resumed", async () => {
	await say(QUESTION, FOLLOW_UP);
	const flux = await Listener.open("v2", { ...FLUX, eager_eot_threshold: "0.5" });
	flux.hear(silence(1), sound(1.2), silence(0.2), sound(0.6), silence(0.5));
	flux.hear(sound(1.5), silence(0.5));
	// No status code.
	expect(await flux.end()).toMatchObject({ code: 1005 });
	expect(flux.messages[0]).toMatchObject({ type: "Connected", sequence_id: 0 });
	expect(flux.events).toEqual([
		["StartOfTurn", ""],
		["EagerEndOfTurn", "How do you test a"],
		["TurnResumed", "How do you test a"],
		["EagerEndOfTurn", QUESTION.text],
		["EndOfTurn", QUESTION.text],
		["StartOfTurn", ""],
		["EagerEndOfTurn", FOLLOW_UP.text],
		["EndOfTurn", FOLLOW_UP.text],
	]);
	const updates = flux.messages.filter(({ event }) => event === "Update");
	// One each 0.25 s of 5.5 s, and the one of the close.
	expect(updates).toHaveLength(22);
	expect(updates.slice(0, 8).map(({ transcript }) => transcript)).toEqual([
		"",
		"",
		"",
		"",
		"How",
		"How do",
		"How do you",
		"How do you test",
	]);
	expect(flux.messages.map(({ sequence_id }) => sequence_id)).toEqual([...flux.messages.keys()]);
	const end = flux.messages.find(({ event }) => event === "EndOfTurn");
	expect(end).toMatchObject({ turn_index: 0, trigger: "model" });
	// 260 ms after the end of the sound, in time of the audio.
	expect(end?.audio_window_end).toBeCloseTo(3.26, 1);
});

test("Flux: without eager_eot_threshold there are no early ends", async () => {
	await say(QUESTION);
	const flux = await Listener.open("v2", FLUX);
	flux.hear(sound(1), silence(0.2), sound(0.8), silence(0.5));
	await flux.end();
	expect(flux.events.map(([event]) => event)).toEqual(["StartOfTurn", "EndOfTurn"]);
});

test("Flux: sound that stops early says only the words it reached; after the script it is noise", async () => {
	await say(QUESTION);
	const flux = await Listener.open("v2", FLUX);
	flux.hear(sound(1), silence(0.5), sound(1), silence(0.5));
	await flux.end();
	expect(flux.events).toEqual([
		["StartOfTurn", ""],
		["EndOfTurn", "How do you test"],
	]);
});

test("Flux: ForceEndTurn ends the turn, Configure is confirmed, a turn open at CloseStream gets no EndOfTurn", async () => {
	await say(QUESTION, FOLLOW_UP);
	const flux = await Listener.open("v2", FLUX);
	flux.hear(sound(2));
	flux.text("ForceEndTurn");
	flux.text("Configure", { thresholds: { eot_threshold: 0.9 }, keyterms: ["Postgres"] });
	flux.hear(silence(0.3), sound(0.8));
	await flux.end();
	expect(flux.messages).toContainEqual(
		expect.objectContaining({ event: "EndOfTurn", trigger: "manual" }),
	);
	expect(flux.messages).toContainEqual(
		expect.objectContaining({
			type: "ConfigureSuccess",
			thresholds: { eot_threshold: 0.9, eot_timeout_ms: 5_000 },
			keyterms: ["Postgres"],
		}),
	);
	expect(flux.messages.at(-1)).toMatchObject({ event: "Update", transcript: "And how long" });
});

test("Flux: KeepAlive kills the socket", async () => {
	const flux = await Listener.open("v2", FLUX);
	flux.text("KeepAlive");
	expect(await flux.closed).toEqual({ code: 1011, reason: "UNPARSABLE_CLIENT_MESSAGE" });
	expect(flux.messages.at(-1)).toMatchObject({
		type: "Error",
		code: "UNPARSABLE_CLIENT_MESSAGE",
	});
});

test("Nova: interim results, segments, speech_final, UtteranceEnd and Metadata", async () => {
	await say({ text: "one two three four five six seven eight nine ten", seconds: 5 });
	const nova = await Listener.open("v1", {
		...NOVA,
		interim_results: "true",
		smart_format: "true",
		vad_events: "true",
		endpointing: "300",
		utterance_end_ms: "1000",
	});
	nova.hear(sound(5), silence(2));
	expect(await nova.end()).toMatchObject({ code: 1000 });
	const results = nova.messages.filter(({ type }) => type === "Results") as unknown as {
		is_final: boolean;
		speech_final: boolean;
		channel: { alternatives: { transcript: string }[] };
	}[];
	const text = (list: typeof results) =>
		list.map(({ channel }) => channel.alternatives[0]?.transcript);
	expect(text(results.filter((result) => !result.is_final)).slice(0, 3)).toEqual([
		"one",
		"one two",
		"one two three",
	]);
	const finals = results.filter((result) => result.is_final);
	expect(text(finals).join(" ").trim()).toBe("one two three four five six seven eight nine ten");
	expect(finals.map((result) => result.speech_final)).toEqual([false, true, true]);
	expect(nova.messages.map(({ type }) => type).filter((type) => type !== "Results")).toEqual([
		"SpeechStarted",
		"UtteranceEnd",
		"Metadata",
	]);
	expect(nova.messages.at(-1)).toMatchObject({ duration: 7, channels: 1 });
});

test("Nova: speakers are told apart, plain words without formatting, Finalize gives a result", async () => {
	await say({ text: "Really? Yes.", seconds: 1, speaker: 1 });
	const nova = await Listener.open("v1", { ...NOVA, diarize_model: "latest" });
	nova.hear(sound(1));
	nova.text("Finalize");
	await nova.end();
	const [result] = nova.messages;
	expect(result).toMatchObject({
		type: "Results",
		is_final: true,
		speech_final: false,
		from_finalize: true,
		channel: { alternatives: [{ transcript: "really yes" }] },
	});
	const words = (result as unknown as { channel: { alternatives: { words: object[] }[] } }).channel
		.alternatives[0]?.words;
	expect(words).toMatchObject([
		{ word: "really", speaker: 1 },
		{ word: "yes", speaker: 1 },
	]);
});

test("Nova: an unknown message is rejected", async () => {
	const nova = await Listener.open("v1", NOVA);
	nova.socket.send("hello");
	expect(await nova.closed).toMatchObject({ code: 1011 });
	expect(nova.messages.at(-1)).toMatchObject({ type: "Error" });
});

test("Nova closes after 10 s without audio or KeepAlive", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	const nova = await Listener.open("v1", NOVA);
	const isHeard = async (count: number) => {
		nova.text("Finalize");
		await nova.until(() => nova.messages.length === count);
	};
	vi.advanceTimersByTime(9_900);
	nova.text("KeepAlive");
	await isHeard(1);
	vi.advanceTimersByTime(9_900);
	nova.hear(silence(0.1));
	await isHeard(2);
	vi.advanceTimersByTime(9_900);
	// Not a KeepAlive.
	await isHeard(3);
	vi.advanceTimersByTime(200);
	expect(await nova.closed).toMatchObject({
		code: 1011,
		reason: expect.stringContaining("NET-0001"),
	});
});

test("Flux closes after 25 s without audio", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	const flux = await Listener.open("v2", FLUX);
	vi.advanceTimersByTime(24_900);
	flux.hear(silence(0.25));
	await flux.until(({ event }) => event === "Update");
	vi.advanceTimersByTime(24_900);
	flux.text("Configure");
	await flux.until(({ type }) => type === "ConfigureSuccess");
	vi.advanceTimersByTime(200);
	expect(await flux.closed).toMatchObject({ code: 1011 });
});

test.each([
	["WebM", new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0, 0])],
	["MP4", new Uint8Array([0, 0, 0, 0x20, 0x66, 0x74, 0x79, 0x70])],
	["half a sample", new Uint8Array(3)],
])("audio that is not linear16 is rejected: %s", async (_name, bytes) => {
	const nova = await Listener.open("v1", NOVA);
	nova.socket.send(bytes);
	expect(await nova.closed).toMatchObject({
		code: 1011,
		reason: expect.stringContaining("NET-0000"),
	});
});

test("a socket that is cut off in mid-turn is continued by the next one", async () => {
	await say(QUESTION, FOLLOW_UP);
	const question = sound(2);
	const first = await Listener.open("v2", FLUX);
	first.hear(silence(0.5), question.slice(0, RATE));
	await first.until(({ transcript }) => transcript === "How do you test");
	await control("POST", "/drop", "flux-general-en");
	expect(await first.closed).toMatchObject({ code: 1006 });
	// The client sends the last 0.2 s again, in frames that begin elsewhere.
	const second = await Listener.open("v2", FLUX);
	second.hear(question.slice(RATE * 0.8 + 7), silence(0.5), sound(1.5), silence(0.5));
	await second.end();
	expect(second.events.filter(([event]) => event === "EndOfTurn")).toEqual([
		["EndOfTurn", "test a live socket?"],
		["EndOfTurn", FOLLOW_UP.text],
	]);
});

test("a socket that was closed properly is not continued", async () => {
	await say(QUESTION, FOLLOW_UP);
	const first = await Listener.open("v2", FLUX);
	first.hear(sound(1));
	await first.end();
	const second = await Listener.open("v2", FLUX);
	second.hear(sound(2), silence(0.5));
	await second.end();
	expect(second.events).toContainEqual(["EndOfTurn", QUESTION.text]);
});

test("a script is chosen by tag and by the key's owner, with its own delays", async () => {
	await control("POST", "/speech", { tag: "me", match: "nonesuch", utterances: [{ text: "No." }] });
	await control("POST", "/speech", {
		tag: "me",
		match: "for a test",
		utterances: [{ text: "Yes." }],
		delays: { endMs: 1_000, messageMs: 20 },
	});
	await control("POST", "/speech", { tag: "me", match: "elsewhere", utterances: [] });
	const flux = await Listener.open("v2", { ...FLUX, tag: "me" });
	flux.hear(sound(0.5), silence(0.9), sound(0.5), silence(1.1));
	await flux.end();
	expect(flux.events).toEqual([
		["StartOfTurn", ""],
		["EndOfTurn", "Yes."],
	]);
});

test("the faults of the handshake", async () => {
	const key = await createKey();
	const expected = { "live-limit": 429, "live-key-expired": 401, "flux-refused": 400 };
	for (const [name, status] of Object.entries(expected)) {
		await fault(name);
		expect(await rejection(socketUrl("v2", FLUX), ["token", key])).toMatchObject({ status });
	}
	// Refused until cleared, and only Flux.
	expect(await rejection(socketUrl("v2", FLUX), ["token", key])).toMatchObject({ status: 400 });
	await (await Listener.open("v1", NOVA)).end();
	await control("DELETE", "/scripts");
	await (await Listener.open("v2", FLUX)).end();
	await fault("live-unreachable");
	await expect(Listener.open("v2", FLUX)).rejects.toMatchObject({ type: "error" });
});

test("the faults of an open socket", async () => {
	await say(QUESTION);
	await fault("live-dropped");
	const dropped = await Listener.open("v2", FLUX);
	dropped.hear(sound(2), silence(0.5));
	expect(await dropped.closed).toMatchObject({ code: 1006 });
	expect(dropped.events).toEqual([["StartOfTurn", ""]]);

	await control("DELETE", "/speech");
	await say(QUESTION);
	await fault("live-hangs");
	const hanging = await Listener.open("v2", FLUX);
	hanging.hear(sound(2), silence(1));
	await hanging.end();
	expect(hanging.messages.at(-1)).toMatchObject({ event: "StartOfTurn" });

	await fault("live-no-words");
	const deaf = await Listener.open("v2", FLUX);
	deaf.hear(sound(2), silence(1));
	await deaf.end();
	expect(deaf.events).toEqual([]);

	for (const [name, type] of [
		["live-error", "Error"],
		["live-fatal-error", "FatalError"],
	] as const) {
		await control("DELETE", "/speech");
		await say(QUESTION);
		await fault(name);
		const failing = await Listener.open("v2", FLUX);
		failing.hear(sound(2));
		expect(await failing.closed).toMatchObject({ code: 1011 });
		expect(failing.messages.at(-1)).toMatchObject({ type, code: "INTERNAL_SERVER_ERROR" });
	}
});

test("the fault of slow words: two seconds later", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	await fault("live-slow-words");
	const slow = await Listener.open("v2", { ...FLUX, keyterm: "slow" });
	slow.hear(silence(0.3));
	const heard = `"seconds":0.3`;
	const query = new URLSearchParams({ service: "live", contains: heard, count: "1", ms: "5000" });
	await control("GET", `/journal?${query}`);
	vi.advanceTimersByTime(1_999);
	expect(slow.messages).toEqual([]);
	vi.advanceTimersByTime(1);
	await slow.until(({ event }) => event === "Update");
	slow.socket.close(1000);
});

test("the journal has the socket's query, owner, seconds, turns and close", async () => {
	await say(QUESTION);
	const flux = await Listener.open("v2", { ...FLUX, keyterm: "journaled" });
	flux.hear(sound(2), silence(1));
	await flux.end();
	const response = await control("GET", "/journal?service=live&contains=journaled");
	expect(await response.json()).toMatchObject([
		{
			path: expect.stringContaining("/v2/listen?model=flux-general-en"),
			status: 101,
			state: "done",
			problem: null,
			body: {
				key: { comment: "for a test" },
				seconds: 3,
				turns: [{ text: QUESTION.text, soundEnd: 2 }],
				closed: { code: 1005, by: "server" },
			},
		},
	]);
});

test("the sample interview's file has exactly its utterances, in both channels", async () => {
	const decoder = new MPEGDecoder();
	await decoder.ready;
	const mp3 = readFileSync("public/sample-interview.mp3");
	const { channelData, sampleRate } = decoder.decode(mp3);
	decoder.free();
	expect(mp3.length).toBeLessThan(500_000);
	expect(channelData).toHaveLength(2);
	for (const [i, tag] of ["interviewer", "me"].entries()) {
		const channel = channelData[i] ?? new Float32Array();
		// To the nearest sample: enough for loudness.
		const audio = Int16Array.from(
			{ length: (channel.length / sampleRate) * RATE },
			(_, at) => (channel[Math.floor((at * sampleRate) / RATE)] ?? 0) * 0x7fff,
		);
		const flux = await Listener.open("v2", { ...FLUX, tag, eager_eot_threshold: "0.5" });
		flux.hear(audio);
		await flux.end();
		const lines = sample.filter(({ speaker }) => speaker === tag);
		const ends = flux.messages.filter(({ event }) => event === "EndOfTurn");
		expect(ends.map(({ transcript }) => transcript)).toEqual(lines.map(({ text }) => text));
		for (const [turn, { start, seconds }] of lines.entries()) {
			const end = ends[turn]?.audio_window_end;
			expect(Math.abs(Number(end) - 0.26 - start - seconds)).toBeLessThan(0.1);
		}
	}
}, 30_000);
