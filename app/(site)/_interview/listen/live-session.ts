// All decisions of a listener, without browser objects: its input is sound, socket events and the time, its output are effects.

import { parseFlux } from "./deepgram/flux.ts";
import { type ApiVersion, type ListenOptions, supportsFlux } from "./deepgram/listen-url.ts";
import { createNovaParser } from "./deepgram/nova.ts";
import type { Heard } from "./deepgram/socket-message.ts";
import type { KeyFailure } from "./key-failure.ts";
import { createProblem, mostUrgent, type Problem, type ProblemCode } from "./problem.ts";
import { isAtLimit, nextVersion, retryDelay } from "./reconnect-policy.ts";
import { SendQueue } from "./sound/send-queue.ts";
import type { SpeechEvent } from "./speech-event.ts";
import { Watchdog } from "./watchdog.ts";

export type ListenerState = "connecting" | "listening" | "reconnecting" | "stopped";

export interface Effects {
	/** Asks for a key and opens a socket. Answered by `opened`, `closed` or `keyFailed`. */
	connect(version: ApiVersion): void;
	/** Closes the socket, or gives up opening it, without a call of `closed`. */
	disconnect(): void;
	send(data: Int16Array<ArrayBuffer> | string): void;
	bufferedBytes(): number;
	event(event: SpeechEvent): void;
	problem(problem: Problem | undefined): void;
	state(state: ListenerState): void;
}

// How long to wait for the last words after a stop, and for those of a backlog that was sent at once.
const LAST_WORDS_MS = 1_000;
const BACKLOG_WORDS_MS = 5_000;
// Shorter sound after the last word is not a word.
const MIN_LOST_SECONDS = 0.5;
// A socket that has lasted this long and has answered counts as working; one that closes sooner, as a failure.
const WORKED_MS = 3_000;
// How often to try while offline. Also tried as soon as the browser says that it is online.
const OFFLINE_RETRY_MS = 2_000;

export class LiveSession {
	readonly #options: ListenOptions;
	readonly #effects: Effects;
	readonly #sampleRate: number;
	readonly #queue: SendQueue;
	readonly #watchdog: Watchdog;
	readonly #problems = new Map<ProblemCode, Problem>();
	readonly #prefersFlux: boolean;
	#shown: Problem | undefined;
	#state: ListenerState = "connecting";
	#connection: "none" | "opening" | "open" = "none";
	#version: ApiVersion = "v2";
	#parse: (message: string, at: number) => Heard = parseFlux;
	#openedAt = 0;
	#hasAnswered = false;
	#hasBeenOpen = false;
	#hasFluxWorked = false;
	#failures = 0;
	#keyFailures = 0;
	#retryAt = Number.NEGATIVE_INFINITY;
	#isOnline = true;
	#isTrackMuted = false;
	#isPaused = false;
	#isStopping = false;
	/** Text of the open turn; undefined between turns. */
	#turn: string | undefined;

	constructor(options: ListenOptions, sampleRate: number, at: number, effects: Effects) {
		this.#options = options;
		this.#effects = effects;
		this.#sampleRate = sampleRate;
		this.#queue = new SendQueue(sampleRate);
		this.#watchdog = new Watchdog(at);
		this.#prefersFlux = supportsFlux(options);
	}

	/** A chunk of sound. Chunks are also the clock: unlike timers, they are not slowed down in a tab in the background. */
	chunk(pcm: Int16Array, rms: number, at: number): void {
		this.#queue.write(pcm, rms);
		this.#watchdog.sound(rms, at);
		if (this.#connection === "open" && !this.#isStopping) {
			this.#sendNext(pcm.length, this.#effects.bufferedBytes(), at);
		}
		this.tick(at);
	}

	/** Connects and checks. Called with each chunk, and by a timer where none arrive. */
	tick(at: number): void {
		if (this.#isStopping || this.#isPaused) return;
		const findings = this.#watchdog.check(at);
		this.#setProblem("no-words", findings.hasNoWords);
		this.#setProblem("silent", findings.isSilent);
		this.#setProblem("muted", findings.hasNoSound || this.#isTrackMuted);
		if (findings.isStuck) {
			this.#effects.disconnect();
			this.closed(at);
		}
		if (this.#connection === "none" && at >= this.#retryAt) this.#connect();
	}

	opened(at: number): void {
		this.#connection = "open";
		this.#openedAt = at;
		this.#hasAnswered = false;
		this.#keyFailures = 0;
		this.#parse = this.#version === "v2" ? parseFlux : createNovaParser();
		this.#watchdog.connected(this.#version, at);
		const lost = this.#queue.resume();
		if (this.#hasBeenOpen || lost > 0) this.#reportGap(lost, at);
		this.#hasBeenOpen = true;
		this.#setProblem("key-refused", false);
		this.#setProblem("deepgram-limit", false);
		this.#setProblem("flux-refused", this.#prefersFlux && this.#version === "v1");
		this.#setState("listening");
	}

	message(text: string, at: number): void {
		this.#watchdog.message(at);
		const heard = this.#parse(text, at);
		if (heard.hasFailed) {
			this.#effects.disconnect();
			this.closed(at);
			return;
		}
		if (heard.until !== undefined) {
			this.#queue.acknowledge(heard.until);
			this.#hasAnswered = true;
			if (this.#version === "v2") this.#hasFluxWorked = true;
		}
		for (const event of heard.events) this.#follow(event);
	}

	/** The socket closed, or could not be opened. */
	closed(at: number): void {
		const hasWorked =
			this.#connection === "open" && this.#hasAnswered && at - this.#openedAt >= WORKED_MS;
		// Deepgram closes when it has sent the last words.
		if (this.#isStopping && this.#connection === "open")
			this.#queue.acknowledge(Number.POSITIVE_INFINITY);
		if (hasWorked) this.#failures = 0;
		else if (this.#isOnline) this.#failures++;
		this.#disconnected(this.#failures, at);
		this.#setProblem("deepgram-limit", this.#isOnline && isAtLimit(this.#history()));
	}

	/** `POST /api/deepgram` failed. */
	keyFailed(at: number, { problem, retryAfterMs = 0 }: KeyFailure): void {
		this.#keyFailures++;
		this.#disconnected(this.#keyFailures, at);
		this.#retryAt = Math.max(this.#retryAt, at + retryAfterMs);
		if (this.#isOnline) this.#showProblem(problem);
	}

	setOnline(isOnline: boolean, at: number): void {
		// A socket seldom survives a change of network, but takes long to close.
		if (isOnline && !this.#isOnline && this.#connection !== "none") {
			this.#effects.disconnect();
			this.closed(at);
		}
		this.#isOnline = isOnline;
		this.#setProblem("offline", !isOnline);
		if (isOnline) this.#retryAt = at;
		else this.#setProblem("key-refused", false);
	}

	setMuted(isMuted: boolean): void {
		this.#isTrackMuted = isMuted;
	}

	/** The browser has paused the sound, or plays it again. Meanwhile nothing is missed, and no key is asked for. */
	setPaused(isPaused: boolean, at: number): void {
		if (this.#isPaused && !isPaused) this.#watchdog.resumed(at);
		this.#isPaused = isPaused;
		this.#setProblem("paused", isPaused);
	}

	/** Call it when listening cannot continue. The problem stays after `finish`. */
	fail(code: "track-ended" | "not-started"): void {
		this.#setProblem(code, true);
	}

	/** Sends the rest of the sound and asks Deepgram for the last words. Returns for how many milliseconds to wait for `closed` before `finish`. */
	stop(at: number): number {
		this.#isStopping = true;
		if (this.#connection !== "open") return 0;
		let hasBacklog = false;
		while (this.#sendNext(this.#sampleRate, 0, at)) hasBacklog = true;
		this.#effects.send(JSON.stringify({ type: "CloseStream" }));
		return hasBacklog ? BACKLOG_WORDS_MS : LAST_WORDS_MS;
	}

	/** Ends the session, and reports the sound whose words have not arrived. */
	finish(at: number): void {
		this.#isStopping = true;
		this.#effects.disconnect();
		this.#disconnected(0, at);
		const lost = this.#queue.unheardSeconds();
		if (lost >= MIN_LOST_SECONDS) this.#reportGap(lost, at);
		this.#setState("stopped");
	}

	/** Returns false when nothing is left to send. */
	#sendNext(chunkLength: number, bufferedBytes: number, at: number): boolean {
		const next = this.#queue.next(chunkLength, bufferedBytes);
		if (!next) return false;
		if (next.lost > 0) this.#reportGap(next.lost, at);
		this.#effects.send(next.pcm);
		return true;
	}

	#connect(): void {
		this.#version = nextVersion(this.#history());
		this.#connection = "opening";
		this.#effects.connect(this.#version);
	}

	#history() {
		return {
			failures: this.#failures,
			prefersFlux: this.#prefersFlux,
			hasFluxWorked: this.#hasFluxWorked,
		};
	}

	#disconnected(failures: number, at: number): void {
		this.#connection = "none";
		this.#watchdog.disconnected();
		if (this.#turn !== undefined) this.#follow({ type: "turn-ended", text: this.#turn, at });
		this.#retryAt = at + (this.#isOnline ? retryDelay(failures) : OFFLINE_RETRY_MS);
		if (this.#hasBeenOpen && !this.#isStopping) this.#setState("reconnecting");
	}

	/** Passes events on such that each turn starts once and ends once, whatever the socket sends. */
	#follow(event: SpeechEvent): void {
		const { at } = event;
		if (event.type === "turn-started" ? this.#turn !== undefined : this.#isEmpty(event)) return;
		if (event.type === "turn-started" || this.#turn === undefined) {
			this.#turn = "";
			this.#watchdog.turnChanged(at);
			this.#effects.event({ type: "turn-started", at });
			if (event.type === "turn-started") return;
		}
		if ("text" in event && event.text !== this.#turn) {
			this.#turn = event.text;
			this.#watchdog.turnChanged(at);
			this.#watchdog.words(at);
		} else if (event.type === "words") {
			return;
		}
		if (event.type === "turn-ended") {
			this.#turn = undefined;
			this.#watchdog.turnEnded();
		}
		this.#effects.event(event);
	}

	/** Whether nothing was said and no turn is open. */
	#isEmpty(event: SpeechEvent): boolean {
		return this.#turn === undefined && !("text" in event && event.text);
	}

	#reportGap(seconds: number, at: number): void {
		this.#effects.event({ type: "gap", seconds: Math.round(seconds * 10) / 10, at });
	}

	#setState(state: ListenerState): void {
		if (state === this.#state) return;
		this.#state = state;
		this.#effects.state(state);
	}

	#setProblem(code: ProblemCode, isPresent: boolean): void {
		if (isPresent === this.#problems.has(code)) return;
		if (isPresent) this.#problems.set(code, createProblem(code, this.#options.speaker));
		else this.#problems.delete(code);
		this.#showMostUrgent();
	}

	#showProblem(problem: Problem): void {
		this.#problems.set(problem.code, problem);
		this.#showMostUrgent();
	}

	#showMostUrgent(): void {
		const shown = mostUrgent(this.#problems.values());
		if (shown?.message === this.#shown?.message) return;
		this.#shown = shown;
		this.#effects.problem(shown);
	}
}
