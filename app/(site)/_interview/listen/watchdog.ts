// Detects that a source is not heard. A state machine without timers: the caller passes the time, in milliseconds.

import type { ApiVersion } from "./deepgram/listen-url.ts";

const NO_WORDS_MS = 8_000;
// Flux ends a turn by itself 5 s after its last word.
const HANGING_TURN_MS = 7_000;
const SILENT_SOCKET_MS = 8_000;
// A tab is completely silent until somebody speaks, and so is a microphone whose noise is removed.
const NO_SOUND_MS = 20_000;
// Longer than an answer usually takes, during which the other source may be silent.
const SILENCE_MS = 120_000;
// Speech stands out from a steady noise such as a fan.
const MIN_SOUND_RMS = 0.01;
const SOUND_OVER_NOISE = 3;
const NOISE_RISE_PER_MS = 1 / 30_000;
// Longer than the pauses within speech.
const PAUSE_MS = 2_000;

export interface Findings {
	/** Nothing but digital silence since the start. */
	hasNoSound: boolean;
	/** Nothing but digital silence for two minutes, after sound. */
	isSilent: boolean;
	/** Stays true until words arrive. */
	hasNoWords: boolean;
	/** The socket, or the turn that is open in it, is stuck: replace the socket. */
	isStuck: boolean;
}

export class Watchdog {
	#startedAt: number;
	/** When there was anything but digital silence; undefined before that. */
	#lastNoiseAt: number | undefined;
	#hasNoWords = false;
	#noise = 0;
	#soundSince: number | undefined;
	#lastSoundAt = 0;
	#lastChunkAt: number;
	#lastWordsAt = 0;
	#socket: { version: ApiVersion; connectedAt: number; lastMessageAt: number } | undefined;
	#turnChangedAt: number | undefined;

	constructor(at: number) {
		this.#startedAt = at;
		this.#lastChunkAt = at;
	}

	sound(rms: number, at: number): void {
		if (rms > 0) this.#lastNoiseAt = at;
		const rise = Math.min(1, (at - this.#lastChunkAt) * NOISE_RISE_PER_MS);
		this.#noise = Math.min(rms, this.#noise + (rms - this.#noise) * rise);
		this.#lastChunkAt = at;
		if (rms >= MIN_SOUND_RMS && rms >= this.#noise * SOUND_OVER_NOISE) {
			this.#soundSince ??= at;
			this.#lastSoundAt = at;
		} else if (at - this.#lastSoundAt > PAUSE_MS) {
			this.#soundSince = undefined;
		}
	}

	/** After a pause, in which neither sound nor answers could come. */
	resumed(at: number): void {
		this.#startedAt = at;
		if (this.#socket) this.#socket.lastMessageAt = at;
	}

	connected(version: ApiVersion, at: number): void {
		this.#socket = { version, connectedAt: at, lastMessageAt: at };
	}

	disconnected(): void {
		this.#socket = undefined;
		this.#turnChangedAt = undefined;
	}

	message(at: number): void {
		if (this.#socket) this.#socket.lastMessageAt = at;
	}

	words(at: number): void {
		this.#lastWordsAt = at;
		this.#hasNoWords = false;
	}

	/** When the open turn began or its words last changed. */
	turnChanged(at: number): void {
		this.#turnChangedAt = at;
	}

	turnEnded(): void {
		this.#turnChangedAt = undefined;
	}

	check(at: number): Findings {
		const isSocketSilent = this.#isSocketSilent(at);
		// A silent socket counts at once: the 8 s start anew with each socket, so a series of silent sockets would never be reported.
		const isSoundLost = isSocketSilent && this.#soundSince !== undefined;
		if (isSoundLost || this.#soundWithout(this.#lastWordsAt, at) >= NO_WORDS_MS) {
			this.#hasNoWords = true;
		}
		return {
			hasNoSound: this.#lastNoiseAt === undefined && at - this.#startedAt >= NO_SOUND_MS,
			isSilent:
				this.#lastNoiseAt !== undefined && this.#lastChunkAt - this.#lastNoiseAt >= SILENCE_MS,
			hasNoWords: this.#hasNoWords,
			isStuck: isSocketSilent || this.#isTurnHanging(at),
		};
	}

	/** Milliseconds of sound sent to the current socket since `last`. */
	#soundWithout(last: number, at: number): number {
		if (!this.#socket || this.#soundSince === undefined) return 0;
		return at - Math.max(last, this.#soundSince, this.#socket.connectedAt);
	}

	#isSocketSilent(at: number): boolean {
		if (!this.#socket) return false;
		const { version, lastMessageAt } = this.#socket;
		// Flux sends an update for each quarter of a second, even in silence. Nova-3 may have nothing to say.
		const silent = version === "v2" ? at - lastMessageAt : this.#soundWithout(lastMessageAt, at);
		return silent >= SILENT_SOCKET_MS;
	}

	#isTurnHanging(at: number): boolean {
		return this.#turnChangedAt !== undefined && at - this.#turnChangedAt >= HANGING_TURN_MS;
	}
}
