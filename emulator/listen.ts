// Deepgram's live sockets, `/v1/listen` (Nova) and `/v2/listen` (Flux): the handshake, and which sockets are open.
import { randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import type { TemporaryKey } from "./deepgram.ts";
import type { Entry, Journal } from "./journal.ts";
import { findQueryProblem } from "./listen-query.ts";
import { type SocketRecord, serve } from "./live-socket.ts";
import type { Mishap, Scripts } from "./script.ts";
import type { SpeechScripts } from "./speech.ts";

interface Parts {
	journal: Journal;
	scripts: Scripts;
	speech: SpeechScripts;
	keys: ReadonlyMap<string, TemporaryKey>;
}

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
