// Local stand-ins for Gemini, Deepgram, PostHog and mail on one port, for development, tests and measurements.
// It imports nothing of the product: shared types would be shared mistakes.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { Answer, type Call } from "./answer.ts";
import { type Bill, DEEPGRAM_KEY, deepgram, type TemporaryKey } from "./deepgram.ts";
import { FAULTS } from "./faults.ts";
import { GEMINI_KEY, gemini } from "./gemini.ts";
import { withoutPictures } from "./gemini-body.ts";
import { Journal } from "./journal.ts";
import { LiveSockets } from "./listen.ts";
import { mail } from "./mail.ts";
import { page } from "./page.ts";
import { POSTHOG_KEY, posthog } from "./posthog.ts";
import { perform, type Script, Scripts } from "./script.ts";
import { type Speech, SpeechScripts } from "./speech.ts";

export interface Emulator {
	/** Where it listens: `http://127.0.0.1:8788`. Services are below it: `/gemini`, `/deepgram`, `/posthog`, `/mail`. */
	url: string;
	close(): Promise<void>;
}

/** Returns the settings with which a Worker uses the emulator at this URL. */
export function emulatorSettings(url: string): Record<string, string> {
	return {
		GOOGLE_GENERATIVE_AI_API_KEY: GEMINI_KEY,
		GEMINI_BASE_URL: `${url}/gemini`,
		DEEPGRAM_API_KEY: DEEPGRAM_KEY,
		DEEPGRAM_BASE_URL: `${url}/deepgram`,
		POSTHOG_API_KEY: POSTHOG_KEY,
		POSTHOG_HOST: `${url}/posthog`,
	};
}

interface Options {
	/** 0 takes any free port. */
	port: number;
	/** Milliseconds between the frames of an answer without a script. */
	paceMs: number;
}

/** Starts the emulator on loopback; throws what `listen` throws, such as `EADDRINUSE`. */
export async function startEmulator({ port, paceMs }: Options): Promise<Emulator> {
	const journal = new Journal();
	const scripts = new Scripts();
	const speech = new SpeechScripts();
	// Deepgram's keys by id.
	const keys = new Map<string, TemporaryKey>();
	const bills: Bill[] = [];
	const live = new LiveSockets({ journal, scripts, speech, keys });

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", "http://emulator");
		const text = await readBody(request);
		const [, service = "", rest = ""] = /^\/(\w*)(\/.*)?$/.exec(url.pathname) ?? [];
		const method = request.method ?? "GET";
		if (url.pathname === "/") {
			response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
			return void response.end(page());
		}
		const body = parse(text);
		const call = { method, url, path: rest, headers: request.headers, text, body };
		if (service === "emulator") return control(response, call);
		const entry = journal.add({
			service,
			method,
			path: rest + url.search,
			// The journal keeps every body and searches it for text, so pictures are left out.
			body: service === "gemini" ? withoutPictures(body) : body,
		});
		const answer = new Answer(response, entry, journal);
		const steps = service === "gemini" ? undefined : scripts.take(service, text, entry);
		if (steps) return perform(answer, steps, scripts);
		switch (service) {
			case "gemini":
				return gemini(answer, call, scripts, paceMs);
			case "deepgram":
				return deepgram(answer, call, keys, bills);
			case "posthog":
				return posthog(answer, call);
			case "mail":
				return mail(answer, body);
			// A chat's incoming webhook accepts any message.
			case "webhook":
				return answer.json(200, {});
			default:
				return answer.refuse("unknown service", 404, { error: `No service at ${url.pathname}.` });
		}
	}

	/** Requests to the emulator itself, by tests and by its page. */
	async function control(response: ServerResponse, call: Call): Promise<void> {
		const query = call.url.searchParams;
		switch (`${call.method} ${call.path}`) {
			case "GET /journal": {
				const filter = {
					service: query.get("service") ?? undefined,
					contains: query.get("contains") ?? undefined,
					state: query.get("state") ?? undefined,
					problem: query.has("problem"),
				};
				const entries = await journal.wait(
					filter,
					Number(query.get("count") ?? 0),
					Number(query.get("ms") ?? 0),
				);
				return reply(response, 200, entries);
			}
			case "POST /scripts":
				scripts.add(JSON.parse(call.text) as Script);
				return reply(response, 204);
			case "GET /faults":
				return reply(response, 200, scripts.faults());
			case "POST /faults":
				return addFault(response, JSON.parse(call.text));
			case "DELETE /scripts":
				scripts.clear();
				return reply(response, 204);
			case "POST /bills":
				bills.push(JSON.parse(call.text) as Bill);
				return reply(response, 204);
			case "POST /speech":
				speech.add(JSON.parse(call.text) as Speech);
				return reply(response, 204);
			case "DELETE /speech":
				speech.clear();
				return reply(response, 204);
			case "POST /drop":
				return reply(response, 200, { dropped: live.drop(call.text) });
			case "POST /release":
				scripts.release(call.text);
				return reply(response, 204);
			default:
				return reply(response, 404, { error: `No ${call.method} /emulator${call.path}.` });
		}
	}

	/** Enables a fault for the next matching request; a gate holds its response back after the first step. */
	function addFault(
		response: ServerResponse,
		{ name, match = "", gate }: { name: string; match?: string; gate?: string },
	) {
		const fault = FAULTS[name];
		if (!fault) return reply(response, 404, { error: `No fault ${name}.` });
		const { service, steps, times } = fault;
		const [first, ...rest] = steps;
		const gated = gate && first ? [first, { hold: gate }, ...rest] : steps;
		scripts.add({ service, match, times, steps: gated, fault: name });
		return reply(response, 204);
	}

	const server = createServer((request, response) => {
		serve(request, response).catch((error) => {
			console.error("emulator:", error);
			response.destroy();
		});
	});
	server.on("upgrade", (request, socket, head) => {
		const url = new URL(request.url ?? "/", "http://emulator");
		const path = /^\/deepgram(\/.*)$/.exec(url.pathname)?.[1] ?? "";
		live.upgrade(request, socket, head, path, url.searchParams).catch((error) => {
			console.error("emulator:", error);
			socket.destroy();
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject).listen(port, "127.0.0.1", resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
				live.drop("");
			}),
	};
}

function reply(response: ServerResponse, status: number, body?: unknown): void {
	response.writeHead(status, { "Content-Type": "application/json" });
	response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const bytes = Buffer.concat(chunks);
	return (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text || null;
	}
}
