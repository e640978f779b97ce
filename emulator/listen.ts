// Deepgram's live sockets, `/v1/listen` (Nova) and `/v2/listen` (Flux): the handshake, the frames, the silence rules and the close codes.
import { randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { TemporaryKey } from "./deepgram.ts";
import { Flux } from "./flux.ts";
import type { Entry, Journal } from "./journal.ts";
import { findQueryProblem } from "./listen-query.ts";
import { Nova } from "./nova.ts";
import { type Mishap, type Scripts, sleep } from "./script.ts";
import { Ear, type SpeechScripts } from "./speech.ts";

/** The journal's `body` of a socket. */
interface SocketRecord {
	key: { comment: string; tags: string[] } | null;
	/** Seconds of audio received. */
	seconds: number;
	/** Turns that ended: when that was sent (epoch ms), and where the sound had ended (seconds of audio). */
	turns: { text: string; at: number; soundEnd: number }[];
	closed: { code: number; reason: string; by: "client" | "server" | "broken connection" } | null;
}

interface Parts {
	journal: Journal;
	scripts: Scripts;
	speech: SpeechScripts;
	keys: ReadonlyMap<string, TemporaryKey>;
}

/** Milliseconds without audio (`/v1/listen`: or KeepAlive) after which a socket is closed. */
const SILENCE_MS = { v1: 10_000, v2: 25_000 };
const SLOW_MS = 2_000;
const NET_0000 = "NET-0000: The audio could not be decoded.";
const NET_0001 =
	"NET-0001: Deepgram did not receive audio data or a text message within the timeout window.";
// WebM, Ogg and, after four bytes, MP4.
const CONTAINERS = ["1a45dfa3", "4f676753", "66747970"];

export class LiveSockets {
	readonly #parts: Parts;
	readonly #server = new WebSocketServer({ noServer: true, handleProtocols: () => "token" });
	readonly #requestIds = new WeakMap<IncomingMessage, string>();
	readonly #open = new Map<WebSocket, Entry>();

	constructor(parts: Parts) {
		this.#parts = parts;
		this.#server.on("headers", (headers, request) => {
			headers.push(`dg-request-id: ${this.#requestIds.get(request)}`);
		});
	}

	/** Handles an upgrade request below `/deepgram`; `path` and `query` are what follows. */
	async upgrade(
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		path: string,
		query: URLSearchParams,
	) {
		socket.on("error", () => socket.destroy());
		const requestId = randomUUID();
		this.#requestIds.set(request, requestId);
		const key = [...this.#parts.keys.values()].find(({ key }) => key === keyOf(request));
		const record: SocketRecord = {
			key: key ? { comment: key.comment, tags: key.tags } : null,
			seconds: 0,
			turns: [],
			closed: null,
		};
		const url = query.size ? `${path}?${query}` : path;
		const { journal, scripts } = this.#parts;
		const entry = journal.add({ service: "live", method: "SOCKET", path: url, body: record });
		const refuse = (status: number, body: object, problem: string | null = null) => {
			Object.assign(entry, { status, problem, state: "done" });
			rejectUpgrade(socket, status, requestId, body);
			journal.changed();
		};
		const reject = (status: number, code: string, message: string) =>
			refuse(status, { err_code: code, err_msg: message }, message);

		const version = /^\/(v[12])\/listen$/.exec(path)?.[1] as "v1" | "v2" | undefined;
		if (!version) return reject(404, "NOT_FOUND", `The emulator has no socket ${path}.`);
		if (!key || key.expiresAt <= Date.now()) {
			return reject(401, "INVALID_AUTH", "Invalid credentials.");
		}
		if (!key.scopes.includes("usage:write")) {
			return reject(403, "INSUFFICIENT_PERMISSIONS", "The key needs the scope usage:write.");
		}
		const problem = findQueryProblem(version, query);
		if (problem) return reject(400, "INVALID_QUERY_PARAMETER", problem);

		const description = JSON.stringify([url, record.key]);
		const steps =
			scripts.take("live", description, entry) ??
			(version === "v2" ? scripts.take("flux", description, entry) : undefined);
		let status: number | undefined;
		let raw = "{}";
		let mishap: Mishap | undefined;
		for (const step of steps ?? []) {
			if ("status" in step) status = step.status;
			else if ("raw" in step) raw = step.raw;
			else if ("live" in step) mishap = step.live;
			else if ("hold" in step) await scripts.held(step.hold);
			else if ("pauseMs" in step) await sleep(step.pauseMs);
			else if ("cut" in step) {
				entry.state = "done";
				journal.changed();
				return void socket.destroy();
			}
		}
		if (status) return refuse(status, JSON.parse(raw));
		this.#server.handleUpgrade(request, socket, head, (webSocket) => {
			entry.status = 101;
			this.#open.set(webSocket, entry);
			webSocket.on("close", () => this.#open.delete(webSocket));
			serve(
				webSocket,
				{ version, query, description, requestId, mishap, entry, record },
				this.#parts,
			);
			journal.changed();
		});
	}

	/** Breaks the open sockets whose journal entry contains a text; returns how many. */
	drop(contains: string): number {
		const sockets = [...this.#open].filter(([, entry]) => JSON.stringify(entry).includes(contains));
		for (const [socket] of sockets) socket.terminate();
		return sockets.length;
	}
}

/** The key of the subprotocols `token, <key>`, as browsers send it, or of the header `Authorization: Token <key>`. */
function keyOf({ headers }: IncomingMessage): string | undefined {
	const [scheme, key, ...more] = (headers["sec-websocket-protocol"] ?? "").split(/,\s*/);
	if (scheme === "token" && !more.length) return key;
	return /^Token (\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

function rejectUpgrade(socket: Duplex, status: number, requestId: string, body: object): void {
	const text = JSON.stringify({ ...body, request_id: requestId });
	socket.end(
		[
			`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
			"Content-Type: application/json",
			`Content-Length: ${Buffer.byteLength(text)}`,
			`dg-request-id: ${requestId}`,
			`dg-error: ${"err_msg" in body ? body.err_msg : STATUS_CODES[status]}`,
			"Connection: close",
			"",
			text,
		].join("\r\n"),
	);
}

/** Runs an open socket until it closes. */
function serve(
	socket: WebSocket,
	call: {
		version: "v1" | "v2";
		query: URLSearchParams;
		description: string;
		requestId: string;
		mishap: Mishap | undefined;
		entry: Entry;
		record: SocketRecord;
	},
	{ journal, speech }: Parts,
): void {
	const { version, query, requestId, mishap, entry, record } = call;
	const tag = query.get("tag") ?? "interviewer";
	const { utterances, delays, repeats } = speech.find(tag, call.description);
	const owner = JSON.stringify([tag, record.key]);
	const ear = new Ear({
		rate: Number(query.get("sample_rate")),
		endMs: endOfTurnMs(version, query, delays.endMs),
		utterances: mishap === "deaf" ? [] : utterances,
		repeats: repeats && mishap !== "deaf",
		before: speech.takeCutOff(owner),
	});
	const messageMs = delays.messageMs + (mishap === "slow" ? SLOW_MS : 0);
	let isHanging = false;
	let closedByServer = false;

	const later = (action: () => void) => {
		if (messageMs) setTimeout(action, messageMs);
		else action();
	};
	const send = (message: Record<string, unknown>) => {
		if (isHanging) return;
		later(() => {
			if (socket.readyState !== socket.OPEN) return;
			entry.writes++;
			socket.send(JSON.stringify(message));
			journal.changed();
		});
	};
	const close = (code: number, reason: string, problem?: string) => {
		if (problem) entry.problem = problem;
		closedByServer = true;
		clearTimeout(timer);
		later(() => socket.close(code, reason));
	};
	const model =
		version === "v2" ? new Flux(requestId, query, delays, send) : new Nova(requestId, query, send);

	const limit = SILENCE_MS[version];
	const hearNothing = () => close(1011, NET_0001);
	let timer = setTimeout(hearNothing, limit);
	const postpone = () => {
		clearTimeout(timer);
		timer = setTimeout(hearNothing, limit);
	};

	socket.on("message", (data, isBinary) => {
		if (closedByServer) return;
		if (isBinary) {
			postpone();
			hearAudio(bytesOf(data));
		} else handleText(String(data));
	});

	function hearAudio(bytes: Buffer): void {
		const isContainer = CONTAINERS.some((magic) =>
			[0, 4].some((start) => bytes.subarray(start, start + 4).toString("hex") === magic),
		);
		if (bytes.length % 2 || (isContainer && !record.seconds)) {
			close(1011, NET_0000, "The audio is not linear16.");
			return;
		}
		const samples = new Int16Array(bytes.length / 2);
		for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2);
		for (const heard of ear.hear(samples)) {
			model.hear(heard);
			const { stretch, event } = heard;
			if (event === "end" && stretch) {
				const text = stretch.complete().map((word) => word.text);
				record.turns.push({
					text: text.join(" "),
					at: performance.timeOrigin + performance.now() + messageMs,
					soundEnd: stretch.soundEnd,
				});
			}
			if (!stretch || !mishap) continue;
			if (mishap === "hang") isHanging = true;
			const isHalfway = stretch.spoken().length * 2 >= stretch.words.length;
			if (mishap === "drop" && isHalfway) {
				socket.terminate();
				return;
			}
			if ((mishap === "error" || mishap === "fatal-error") && isHalfway) {
				const type = mishap === "error" ? "Error" : "FatalError";
				model.error(type, "INTERNAL_SERVER_ERROR", "An error of the emulator's.");
				close(1011, "INTERNAL_SERVER_ERROR");
				return;
			}
		}
		record.seconds = ear.seconds;
		journal.changed();
	}

	function handleText(text: string): void {
		let message: Record<string, unknown> = {};
		try {
			message = Object(JSON.parse(text));
		} catch {
			// Rejected below: it has no type.
		}
		if (message.type === "CloseStream") {
			model.finish();
			close(1000, "");
			return;
		}
		if (!model.control(message)) {
			model.error("Error", "UNPARSABLE_CLIENT_MESSAGE", `Could not parse ${text.slice(0, 100)}`);
			close(1011, "UNPARSABLE_CLIENT_MESSAGE", `rejected ${text.slice(0, 100)}`);
			return;
		}
		if (message.type === "ForceEndTurn") ear.end();
		if (message.type === "KeepAlive") postpone();
	}

	socket.on("error", () => socket.terminate());
	socket.on("close", (code, reason) => {
		clearTimeout(timer);
		record.seconds = ear.seconds;
		const by = code === 1006 ? "broken connection" : closedByServer ? "server" : "client";
		record.closed = { code, reason: `${reason}`, by };
		entry.state = code === 1000 || closedByServer ? "done" : "left";
		// Neither a normal end nor a closed page: the client will reconnect and continue.
		if (code !== 1000 && code !== 1001) speech.keepCutOff(owner, ear);
		journal.changed();
	});
}

/** Silence after which a turn ends. */
function endOfTurnMs(version: "v1" | "v2", query: URLSearchParams, usual: number): number {
	if (version === "v1") return Math.max(100, Number(query.get("endpointing")) || usual);
	const isByTimeout = Number(query.get("eot_threshold") ?? 0.7) >= 1;
	return isByTimeout ? Number(query.get("eot_timeout_ms") ?? 5_000) : usual;
}

function bytesOf(data: RawData): Buffer {
	if (Array.isArray(data)) return Buffer.concat(data);
	return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
