// Decides which sound is sent next, and which is sent again after a socket dropped.
import { RingBuffer } from "./ring-buffer.ts";

/** How long there may be no socket before sound is lost. */
const KEPT_SECONDS = 30;
// Quieter than any speech that Deepgram could recognize: such sound is not sent again, and does not count as lost.
const QUIET_RMS = 0.003;
// The beginning of a word is softer than the rest of it.
const ONSET_SECONDS = 0.3;
// A backlog is sent at twice the speed of speech: Deepgram advises against bursts.
const CATCH_UP = 2;
// More than this in the browser's send buffer means the network is slow; sound waits here instead, where it can still go to another socket.
const MAX_BUFFERED_SECONDS = 1;
const BYTES_PER_SAMPLE = 2;

export class SendQueue {
	readonly #rate: number;
	readonly #ring: RingBuffer;
	#sent = 0;
	/** Words up to here have been received. */
	#acknowledged = 0;
	/** Position of the socket's second 0. */
	#socketStart = 0;
	/** Ranges of sound that is not yet acknowledged, oldest first. They are no shorter than the onset apart, so they stay few. */
	#sounds: { start: number; end: number }[] = [];

	constructor(sampleRate: number) {
		this.#rate = sampleRate;
		this.#ring = new RingBuffer(sampleRate * KEPT_SECONDS);
	}

	write(chunk: Int16Array, rms: number): void {
		const start = this.#ring.end;
		this.#ring.write(chunk);
		if (rms < QUIET_RMS) return;
		const last = this.#sounds.at(-1);
		if (last && start - last.end < this.#rate * ONSET_SECONDS) last.end = this.#ring.end;
		else this.#sounds.push({ start, end: this.#ring.end });
		// How much of the sound that is no longer kept was silence does not matter any more.
		const [first, second] = this.#sounds;
		if (first && second && second.end <= this.#ring.start) {
			first.end = second.end;
			this.#sounds.splice(1, 1);
		}
	}

	/** `seconds` of the current socket's sound have been transcribed. */
	acknowledge(seconds: number): void {
		this.#acknowledgeUpTo(Math.min(this.#sent, this.#socketStart + seconds * this.#rate));
	}

	/** A new socket takes over, from the first sound that was not acknowledged. Returns the seconds of sound that are no longer kept. */
	resume(): number {
		const end = this.#ring.end;
		const missing = Math.max(this.#acknowledged, this.#sounds[0]?.start ?? end);
		const onset = Math.floor(this.#rate * ONSET_SECONDS);
		const wanted = Math.max(Math.floor(this.#acknowledged), Math.floor(missing) - onset);
		this.#sent = Math.max(wanted, this.#ring.start);
		this.#socketStart = this.#sent;
		// Lost sound is reported once.
		this.#acknowledgeUpTo(this.#sent);
		return Math.max(0, this.#sent - missing) / this.#rate;
	}

	/** Samples to send now, at most `CATCH_UP` times `chunkLength`. `lost` seconds were overwritten because the network was too slow. */
	next(
		chunkLength: number,
		bufferedBytes: number,
	): { pcm: Int16Array<ArrayBuffer>; lost: number } | undefined {
		if (bufferedBytes > MAX_BUFFERED_SECONDS * this.#rate * BYTES_PER_SAMPLE) return undefined;
		const skipped = Math.max(0, this.#ring.start - this.#sent);
		this.#sent += skipped;
		this.#socketStart += skipped;
		// Lost sound is reported once.
		if (skipped > 0) this.#acknowledgeUpTo(this.#sent);
		const to = Math.min(this.#ring.end, this.#sent + CATCH_UP * chunkLength);
		if (to === this.#sent) return undefined;
		const pcm = this.#ring.read(this.#sent, to);
		this.#sent = to;
		return { pcm, lost: skipped / this.#rate };
	}

	/** Seconds of sound that have not been transcribed, and will not be if no more is sent. */
	unheardSeconds(): number {
		const samples = this.#sounds.reduce(
			(sum, { start, end }) => sum + end - Math.max(start, this.#acknowledged),
			0,
		);
		return samples / this.#rate;
	}

	#acknowledgeUpTo(position: number): void {
		this.#acknowledged = Math.max(this.#acknowledged, position);
		const first = this.#sounds.findIndex((sound) => sound.end > this.#acknowledged);
		this.#sounds = first < 0 ? [] : this.#sounds.slice(first);
	}
}
