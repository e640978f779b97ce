// Listens to one source: MediaStream -> AudioWorklet -> LiveSession <-> Deepgram's socket. All decisions are made in LiveSession.

import type { Speaker } from "../speaker.ts";
import { type ListenOptions, listenUrl } from "./deepgram/listen-url.ts";
import { keyFailure } from "./key-failure.ts";
import { type ListenerState, LiveSession } from "./live-session.ts";
import type { Problem } from "./problem.ts";
import { type ListeningReport, pricedModel, reportListening } from "./report-listening.ts";
import { capture } from "./sound/capture.ts";
import { onUserGesture } from "./sound/user-gesture.ts";
import type { SpeechEvent } from "./speech-event.ts";

/** The part of the response of `POST /api/deepgram` that we use. */
export interface DeepgramKey {
	key: string;
	key_id: string;
	listen: { v1: string; v2: string };
}

export interface ListenerOptions extends ListenOptions {
	/** Owned by the listener from now on: `stop` ends its tracks. */
	stream: MediaStream;
	/** Called for each connection. */
	requestKey: () => Promise<DeepgramKey>;
	now?: () => number;
}

export interface ListenerCallbacks {
	event: (event: SpeechEvent) => void;
	/** Loudness from 0 to 1, about 50 times a second. */
	level: (rms: number) => void;
	/** The most urgent problem, undefined when there is none. */
	problem: (problem: Problem | undefined) => void;
	state: (state: ListenerState) => void;
}

export interface Listener {
	readonly speaker: Speaker;
	/** Several people share the source. */
	readonly isShared: boolean;
	/** What a shared tab or screen shows. */
	readonly picture: MediaStreamTrack | undefined;
	/** Calls `state` and `problem` at once with the current values. Returns a function that unsubscribes. */
	subscribe(callbacks: ListenerCallbacks): () => void;
	/** Releases tracks, worklet and audio context at once; resolves when Deepgram has sent the last words, or has had enough time for it. */
	stop(): Promise<void>;
}

const TICK_MS = 500;
// The timeout of the request for a key, and that of the handshake.
const CONNECT_TIMEOUT_MS = 10_000;
const STARTUP_MS = 2_000;

/** Throws where the browser has no AudioContext. */
export function createListener(options: ListenerOptions): Listener {
	const { stream, speaker, now = () => performance.now() } = options;
	const subscribers = new Set<ListenerCallbacks>();
	let state: ListenerState = "connecting";
	let problem: Problem | undefined;
	let stopping: Promise<void> | undefined;
	let onSocketClosed = () => {};
	/** Ends the current socket, or the attempt to open one. */
	let connection: AbortController | undefined;
	let socket: WebSocket | undefined;
	let report: ListeningReport | undefined;
	const startedAt = now();

	const sound = capture(stream, ({ pcm, rms }) => {
		for (const { level } of subscribers) level(rms);
		session.chunk(pcm, rms, now());
	});
	const session = new LiveSession(options, sound.sampleRate, startedAt, {
		connect: (version) => void connect(version),
		disconnect: () => connection?.abort(),
		send: (data) => {
			socket?.send(data);
			if (typeof data !== "string") report?.sent(data.length / sound.sampleRate);
		},
		bufferedBytes: () => socket?.bufferedAmount ?? 0,
		event: (event) => {
			for (const subscriber of subscribers) subscriber.event(event);
		},
		problem: (value) => {
			problem = value;
			for (const subscriber of subscribers) subscriber.problem(value);
		},
		state: (value) => {
			state = value;
			for (const subscriber of subscribers) subscriber.state(value);
		},
	});

	async function connect(version: "v1" | "v2"): Promise<void> {
		const controller = new AbortController();
		const { signal } = controller;
		connection = controller;
		let grant: DeepgramKey;
		try {
			grant = await withTimeout(options.requestKey(), CONNECT_TIMEOUT_MS);
		} catch (error) {
			if (!signal.aborted) session.keyFailed(now(), keyFailure(error));
			return;
		}
		if (signal.aborted) return;
		const url = listenUrl(grant.listen[version], version, options, sound.sampleRate);
		const opened = new WebSocket(url, ["token", grant.key]);
		socket = opened;
		const timeout = setTimeout(() => opened.close(), CONNECT_TIMEOUT_MS);
		signal.addEventListener("abort", () => {
			clearTimeout(timeout);
			opened.close();
		});
		const handler = { signal };
		opened.addEventListener(
			"open",
			() => {
				clearTimeout(timeout);
				const own = reportListening({ keyId: grant.key_id, model: pricedModel(url) });
				report = own;
				signal.addEventListener("abort", () => own.stop());
				session.opened(now());
			},
			handler,
		);
		opened.addEventListener(
			"message",
			({ data }) => {
				if (typeof data === "string") session.message(data, now());
			},
			handler,
		);
		opened.addEventListener(
			"close",
			() => {
				controller.abort();
				session.closed(now());
				onSocketClosed();
			},
			handler,
		);
	}

	// An audio context may start a moment late; after that, only a click can start it.
	function tick(): void {
		const isPaused = sound.isPaused() && now() - startedAt >= STARTUP_MS;
		if (isPaused) sound.resume();
		session.setPaused(isPaused, now());
		session.tick(now());
	}

	function onTrackEnded(): void {
		session.fail("track-ended");
		void stop();
	}

	const pageEvents = new AbortController();
	const page = { signal: pageEvents.signal };
	for (const track of stream.getAudioTracks()) {
		session.setMuted(track.muted);
		track.addEventListener("mute", () => session.setMuted(true), page);
		track.addEventListener("unmute", () => session.setMuted(false), page);
		track.addEventListener("ended", onTrackEnded, page);
	}
	addEventListener("online", () => session.setOnline(true, now()), page);
	addEventListener("offline", () => session.setOnline(false, now()), page);
	onUserGesture(sound.resume, pageEvents.signal);
	const timer = setInterval(tick, TICK_MS);
	if (!navigator.onLine) session.setOnline(false, startedAt);
	session.tick(startedAt);
	sound.started.catch(() => {
		session.fail("not-started");
		void stop();
	});

	async function release(): Promise<void> {
		pageEvents.abort();
		clearInterval(timer);
		for (const track of stream.getTracks()) track.stop();
		const lastWords = new Promise<void>((resolve) => {
			onSocketClosed = resolve;
			setTimeout(resolve, session.stop(now()));
		});
		await sound.stop();
		await lastWords;
		session.finish(now());
	}

	function stop(): Promise<void> {
		stopping ??= release();
		return stopping;
	}

	return {
		speaker,
		isShared: options.isRoom ?? false,
		picture: stream.getVideoTracks()[0],
		subscribe(callbacks) {
			subscribers.add(callbacks);
			callbacks.state(state);
			callbacks.problem(problem);
			return () => subscribers.delete(callbacks);
		},
		stop,
	};
}

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("timeout")), ms);
	});
	try {
		return await Promise.race([promise, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
