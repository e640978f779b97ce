// Hears stretches of sound in 16-bit PCM, and which words of a script have been said in them.
import type { Utterance } from "./speech.ts";

const WORDS_PER_SECOND = 2.5;
// Times are sums of frames of 10 ms.
const ROUNDING = 1e-6;

interface Word {
	text: string;
	/** Seconds from the beginning of the utterance. */
	start: number;
	end: number;
}

/** One stretch of sound, and how much of its utterance was said. */
export class Stretch {
	/** Position in the script. */
	readonly index: number;
	readonly speaker: number;
	readonly words: Word[];
	/** Seconds of the socket's audio. */
	readonly start: number;
	/** Seconds of the utterance that an earlier socket heard. */
	readonly offset: number;
	/** The end of the sound so far, in seconds of the socket's audio. */
	soundEnd: number;
	#isTimed: boolean;
	#firstWord: number;
	#spokenWords: number;

	constructor(utterance: Utterance, index: number, start: number, offset: number) {
		this.index = index;
		this.speaker = utterance.speaker ?? 0;
		this.start = start;
		this.offset = offset;
		this.soundEnd = start;
		this.#isTimed = utterance.seconds !== undefined;
		this.words = timeWords(utterance);
		const first = this.words.findIndex((word) => middle(word) >= offset);
		this.#firstWord = first === -1 ? this.words.length : first;
		this.#spokenWords = this.#firstWord;
	}

	/** The words that have been spoken completely. */
	spoken(): Word[] {
		this.#say(this.words.filter((word) => word.end <= this.#heard).length);
		return this.#spoken();
	}

	/** The words of a stretch that has ended: all that the sound reached. */
	complete(): Word[] {
		const reached = this.words.filter((word) => middle(word) <= this.#heard);
		this.#say(this.#isTimed ? reached.length : this.words.length);
		return this.#spoken();
	}

	/** Seconds of the utterance that have sounded. */
	get #heard(): number {
		return this.offset + this.soundEnd - this.start + ROUNDING;
	}

	/** A word that was said stays said. */
	#say(count: number): void {
		this.#spokenWords = Math.max(this.#spokenWords, count);
	}

	#spoken(): Word[] {
		const shift = this.start - this.offset;
		return this.words
			.slice(this.#firstWord, this.#spokenWords)
			.map(({ text, start, end }) => ({ text, start: start + shift, end: end + shift }));
	}
}

const middle = (word: Word) => (word.start + word.end) / 2;

/** Spreads the words over the utterance by their share of characters. */
function timeWords({ text, seconds }: Utterance): Word[] {
	const words = text.split(/\s+/).filter(Boolean);
	const characters = words.reduce((sum, word) => sum + word.length, 0);
	const perCharacter = (seconds ?? words.length / WORDS_PER_SECOND) / characters;
	let before = 0;
	return words.map((word) => {
		const start = before * perCharacter;
		before += word.length;
		return { text: word, start, end: before * perCharacter };
	});
}

export interface Heard {
	at: number;
	stretch: Stretch | undefined;
	/** Milliseconds of silence since the sound ended; 0 during sound. */
	silenceMs: number;
	event: "start" | "end" | undefined;
}

const FRAME_SECONDS = 0.01;
// About -40 dB of full scale.
const LOUD = 0.01;
// The number of recent frames that must be loud: a click is not speech.
const ONSET_FRAMES = 4;
const ONSET_LOUD = 3;
const MEMORY_SECONDS = 20;

/**
 * Tells speech from silence in 16-bit mono PCM and maps each stretch of sound to an utterance. All times are those of the audio.
 * When a socket was cut off, the next one continues: sound that the earlier one heard is recognized by its samples.
 */
export class Ear {
	readonly #rate: number;
	readonly #endMs: number;
	readonly #utterances: Utterance[];
	readonly #repeats: boolean;
	#before: Ear | undefined;
	readonly #frameSize: number;
	#rest: Int16Array = new Int16Array(0);
	#frames: Int16Array[] = [];
	#droppedFrames = 0;
	#loudness: boolean[] = [];
	#frameCount = 0;
	#next = 0;
	#stretches: Stretch[] = [];
	#open: Stretch | undefined;
	#isFirst = true;

	constructor(options: {
		rate: number;
		endMs: number;
		utterances: Utterance[];
		repeats: boolean;
		before: Ear | undefined;
	}) {
		this.#rate = options.rate;
		this.#endMs = options.endMs;
		this.#utterances = options.utterances;
		this.#repeats = options.repeats;
		this.#before = options.before;
		this.#frameSize = Math.round(options.rate * FRAME_SECONDS);
	}

	/** In this socket or the one that it continues. */
	get hasHeardSpeech(): boolean {
		return this.#stretches.length > 0 || this.#before !== undefined;
	}

	/** Seconds of audio received. */
	get seconds(): number {
		return (this.#frameCount * this.#frameSize + this.#rest.length) / this.#rate;
	}

	*hear(samples: Int16Array): Generator<Heard> {
		const all = new Int16Array(this.#rest.length + samples.length);
		all.set(this.#rest);
		all.set(samples, this.#rest.length);
		let position = 0;
		while (position + this.#frameSize <= all.length) {
			const frame = all.subarray(position, position + this.#frameSize);
			position += this.#frameSize;
			this.#rest = all.subarray(position);
			yield this.#hearFrame(frame);
		}
		this.#rest = all.slice(position);
	}

	/** Ends the open stretch without waiting for silence. */
	end(): void {
		this.#open = undefined;
		this.#loudness = [];
	}

	#hearFrame(frame: Int16Array): Heard {
		this.#frameCount++;
		this.#frames.push(frame);
		if (this.#frames.length > MEMORY_SECONDS / FRAME_SECONDS) {
			this.#frames.shift();
			this.#droppedFrames++;
		}
		const isLoud = loudness(frame) >= LOUD;
		this.#loudness = [...this.#loudness, isLoud].slice(-ONSET_FRAMES);
		const at = this.#frameCount * FRAME_SECONDS;
		const isSpeech = this.#loudness.filter(Boolean).length >= ONSET_LOUD;

		const open = this.#open;
		if (!open) {
			const stretch = isSpeech ? this.#startStretch() : undefined;
			if (stretch) stretch.soundEnd = at;
			return { at, stretch, silenceMs: 0, event: stretch && "start" };
		}
		if (isLoud) open.soundEnd = at;
		const silenceMs = Math.round((at - open.soundEnd) * 1000);
		if (silenceMs < this.#endMs) return { at, stretch: open, silenceMs, event: undefined };
		this.#open = undefined;
		return { at, stretch: open, silenceMs, event: "end" };
	}

	#startStretch(): Stretch | undefined {
		const onset = this.#frameCount - this.#loudness.length + this.#loudness.indexOf(true);
		const place = this.#isFirst
			? this.#before?.placeOf(this.#samplesFrom(onset), onset)
			: undefined;
		const { index, offset } = place ?? { index: this.#next, offset: 0 };
		this.#isFirst = false;
		this.#before = undefined;
		this.#next = index + 1;
		const count = this.#utterances.length;
		const utterance = this.#utterances[this.#repeats ? index % count : index];
		this.#loudness = [];
		if (!utterance) return undefined;
		this.#open = new Stretch(utterance, index, onset * FRAME_SECONDS, offset);
		this.#stretches.push(this.#open);
		return this.#open;
	}

	#samplesFrom(frame: number): Int16Array {
		return concat(this.#frames.slice(frame - this.#droppedFrames));
	}

	/** Where in the script the next socket's first sound belongs, and how far into that utterance. */
	placeOf(sound: Int16Array, onsetFrame: number): { index: number; offset: number } {
		const found = indexOf(concat([...this.#frames, this.#rest]), sound);
		const last = this.#stretches.at(-1);
		if (found !== -1) {
			const at = this.#droppedFrames * FRAME_SECONDS + found / this.#rate;
			// Frames of the two sockets may begin at different samples.
			const stretch = this.#stretches.findLast(({ start }) => start <= at + 2 * FRAME_SECONDS);
			if (stretch && at <= stretch.soundEnd) {
				return { index: stretch.index, offset: stretch.offset + Math.max(0, at - stretch.start) };
			}
		}
		const isContinued = this.#open && last && onsetFrame * FRAME_SECONDS < 0.3;
		if (isContinued) return { index: last.index, offset: last.offset + last.soundEnd - last.start };
		// A socket without sound passes on the position that it started from.
		if (this.#isFirst && this.#before) return this.#before.placeOf(sound, onsetFrame);
		return { index: this.#next, offset: 0 };
	}
}

function loudness(frame: Int16Array): number {
	let sum = 0;
	for (const sample of frame) sum += sample * sample;
	return Math.sqrt(sum / frame.length) / 0x8000;
}

function concat(parts: Int16Array[]): Int16Array {
	const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
	let position = 0;
	for (const part of parts) {
		all.set(part, position);
		position += part.length;
	}
	return all;
}

/** The last place where `part` occurs in `all`, or -1. */
function indexOf(all: Int16Array, part: Int16Array): number {
	for (let i = all.length - part.length; i >= 0; i--) {
		let same = 0;
		while (same < part.length && all[i + same] === part[same]) same++;
		if (same === part.length) return i;
	}
	return -1;
}
