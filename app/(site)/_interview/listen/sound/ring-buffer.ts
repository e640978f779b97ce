/** The last seconds of a source's sound. Positions count samples since the source began, so they stay valid while older samples are overwritten. */
export class RingBuffer {
	readonly #samples: Int16Array;
	#end = 0;

	/** `capacity` in samples. */
	constructor(capacity: number) {
		this.#samples = new Int16Array(capacity);
	}

	/** Position of the oldest sample still kept. */
	get start(): number {
		return Math.max(0, this.#end - this.#samples.length);
	}

	/** Position after the newest sample. */
	get end(): number {
		return this.#end;
	}

	write(chunk: Int16Array): void {
		const capacity = this.#samples.length;
		// Only the tail of a chunk that is longer than the buffer fits.
		const tail = chunk.subarray(Math.max(0, chunk.length - capacity));
		const offset = (this.#end + chunk.length - tail.length) % capacity;
		const first = tail.subarray(0, capacity - offset);
		this.#samples.set(first, offset);
		this.#samples.set(tail.subarray(first.length), 0);
		this.#end += chunk.length;
	}

	/** Returns a copy of the samples from `from` up to, not including, `to`. Throws a RangeError for samples that are not kept. */
	read(from: number, to: number): Int16Array<ArrayBuffer> {
		if (from < this.start || to > this.#end || from > to) {
			throw new RangeError(`${from}-${to} is outside ${this.start}-${this.#end}`);
		}
		const capacity = this.#samples.length;
		const samples = new Int16Array(to - from);
		const offset = from % capacity;
		const first = this.#samples.subarray(offset, Math.min(capacity, offset + samples.length));
		samples.set(first, 0);
		samples.set(this.#samples.subarray(0, samples.length - first.length), first.length);
		return samples;
	}
}
