// A live socket after its handshake: what it hears and sends, until either side closes it.
import type { RawData, WebSocket } from "ws";
import { Ear, type Stretch } from "./ear.ts";
import { Flux } from "./flux.ts";
import type { Entry, Journal } from "./journal.ts";
import { Nova } from "./nova.ts";
import type { Mishap } from "./script.ts";
import type { SpeechScripts } from "./speech.ts";

/** The journal's `body` of a socket. */
export interface SocketRecord {
	key: { comment: string; tags: string[] } | null;
	/** Seconds of audio received. */
	seconds: number;
	/** Turns that ended: when that was sent (epoch ms), and where the sound had ended (seconds of audio). */
	turns: { text: string; at: number; soundEnd: number }[];
	closed: { code: number; reason: string; by: "client" | "server" | "broken connection" } | null;
}

export interface OpenSocket {
	version: "v1" | "v2";
	query: URLSearchParams;
	/** The socket's URL and its key's comment and tags. */
	description: string;
	requestId: string;
	mishap: Mishap | undefined;
	entry: Entry;
	record: SocketRecord;
}

/** Milliseconds without audio (`/v1/listen`: or KeepAlive) after which a socket is closed. */
const SILENCE_MS = { v1: 10_000, v2: 25_000 };
const SLOW_MS = 2_000;
/** The code that is reported for a close frame without one. */
const NO_STATUS = 1005;
const NET_0000 = "NET-0000: The audio could not be decoded.";
const NET_0001 =
	"NET-0001: Deepgram did not receive audio data or a text message within the timeout window.";
// WebM, Ogg and, after four bytes, MP4.
const CONTAINERS = ["1a45dfa3", "4f676753", "66747970"];

/** Runs an open socket until it closes. */
export function serve(
	socket: WebSocket,
	{ version, query, description, requestId, mishap, entry, record }: OpenSocket,
	{ journal, speech }: { journal: Journal; speech: SpeechScripts },
): void {
	const tag = query.get("tag") ?? "interviewer";
	const { utterances, delays, repeats } = speech.find(tag, description);
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
	const close = (code?: number, reason?: string, problem?: string) => {
		if (problem) entry.problem = problem;
		closedByServer = true;
		clearTimeout(timer);
		later(() => socket.close(code, reason));
	};
	const model =
		version === "v2" ? new Flux(requestId, query, delays, send) : new Nova(requestId, query, send);

	let timer: NodeJS.Timeout;
	const awaitSound = () => {
		clearTimeout(timer);
		timer = setTimeout(() => close(1011, NET_0001), SILENCE_MS[version]);
	};
	awaitSound();

	socket.on("message", (data, isBinary) => {
		if (closedByServer) return;
		if (isBinary) {
			awaitSound();
			hearAudio(bytesOf(data));
		} else handleText(String(data));
	});
	socket.on("error", () => socket.terminate());
	socket.on("close", (code, reason) => {
		clearTimeout(timer);
		record.seconds = ear.seconds;
		const by = code === 1006 ? "broken connection" : closedByServer ? "server" : "client";
		record.closed = { code, reason: `${reason}`, by };
		entry.state = code === 1000 || closedByServer ? "done" : "disconnected";
		const isNormalEnd = code === 1000 || (code === NO_STATUS && closedByServer);
		// Neither a normal end nor a closed page: the client will reconnect and continue.
		if (!isNormalEnd && code !== 1001) speech.keepCutOff(owner, ear);
		journal.changed();
	});

	function hearAudio(bytes: Buffer) {
		if (bytes.length % 2 || (!record.seconds && isContainer(bytes))) {
			return close(1011, NET_0000, "The audio is not linear16.");
		}
		for (const heard of ear.hear(samplesOf(bytes))) {
			model.hear(heard);
			const { stretch, event } = heard;
			if (!stretch) continue;
			if (event === "end") recordTurn(stretch);
			if (mishap && meetMishap(stretch)) return;
		}
		record.seconds = ear.seconds;
		journal.changed();
	}

	function recordTurn(stretch: Stretch): void {
		const text = stretch.complete().map((word) => word.text);
		record.turns.push({
			text: text.join(" "),
			at: performance.timeOrigin + performance.now() + messageMs,
			soundEnd: stretch.soundEnd,
		});
	}

	/** Returns true when the socket has been closed or broken. */
	function meetMishap(stretch: Stretch): boolean {
		if (mishap === "hang") isHanging = true;
		if (stretch.spoken().length * 2 < stretch.words.length) return false;
		if (mishap === "drop") {
			socket.terminate();
			return true;
		}
		if (mishap !== "error" && mishap !== "fatal-error") return false;
		const type = mishap === "error" ? "Error" : "FatalError";
		model.error(type, "INTERNAL_SERVER_ERROR", "An error of the emulator's.");
		close(1011, "INTERNAL_SERVER_ERROR");
		return true;
	}

	function handleText(text: string) {
		const message = parseMessage(text);
		if (message.type === "CloseStream") {
			model.finish();
			// Flux closes without a status code (developers.deepgram.com/docs/flux/close-stream).
			return version === "v2" ? close() : close(1000);
		}
		if (!model.control(message)) {
			model.error("Error", "UNPARSABLE_CLIENT_MESSAGE", `Could not parse ${text.slice(0, 100)}`);
			return close(1011, "UNPARSABLE_CLIENT_MESSAGE", `rejected ${text.slice(0, 100)}`);
		}
		if (message.type === "ForceEndTurn") ear.end();
		if (message.type === "KeepAlive") awaitSound();
	}
}

/** Silence after which a turn ends. */
function endOfTurnMs(version: "v1" | "v2", query: URLSearchParams, usual: number): number {
	if (version === "v1") return Math.max(100, Number(query.get("endpointing")) || usual);
	const isByTimeout = Number(query.get("eot_threshold") ?? 0.7) >= 1;
	return isByTimeout ? Number(query.get("eot_timeout_ms") ?? 5_000) : usual;
}

/** Returns a message without a type, which is rejected, when the text is not JSON. */
function parseMessage(text: string): Record<string, unknown> {
	try {
		return Object(JSON.parse(text));
	} catch {
		return {};
	}
}

function bytesOf(data: RawData): Buffer {
	if (Array.isArray(data)) return Buffer.concat(data);
	return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

const isContainer = (bytes: Buffer) =>
	CONTAINERS.some((magic) =>
		[0, 4].some((start) => bytes.subarray(start, start + 4).toString("hex") === magic),
	);

function samplesOf(bytes: Buffer): Int16Array {
	const samples = new Int16Array(bytes.length / 2);
	for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2);
	return samples;
}
