// Turns a stream's sound into chunks of about 20 ms: 16-bit mono samples and their loudness. Loaded by app/(site)/_interview/listen/sound/capture.ts.
// The shortest that Deepgram recommends (20 to 250 ms, and 80 for Flux), because an answer is delayed by half a chunk on average.
const CHUNK_SECONDS = 0.02;

class PcmProcessor extends AudioWorkletProcessor {
	constructor({ processorOptions: { targetRate } }) {
		super();
		/** Input samples for each output sample: 1 if Deepgram supports the device's rate. */
		this.ratio = sampleRate / targetRate;
		this.length = Math.round(targetRate * CHUNK_SECONDS);
		this.isStopped = false;
		/** Input samples since the last output sample. */
		this.sum = 0;
		this.count = 0;
		this.position = 0;
		this.startChunk();
		this.port.onmessage = () => {
			this.isStopped = true;
		};
	}

	startChunk() {
		this.pcm = new Int16Array(this.length);
		this.filled = 0;
		this.squares = 0;
	}

	process([input], [output]) {
		const channel = input[0];
		// Silence too is sent: a socket without sound is closed.
		for (let i = 0; i < output[0].length; i++) this.read(channel ? channel[i] : 0);
		return !this.isStopped;
	}

	read(sample) {
		this.sum += sample;
		this.count++;
		this.position++;
		// Averaging is filter enough for speech. A rate below the target repeats samples.
		while (this.position >= this.ratio) {
			this.position -= this.ratio;
			this.write(this.count > 0 ? this.sum / this.count : sample);
			this.sum = 0;
			this.count = 0;
		}
	}

	write(sample) {
		const clipped = Math.max(-1, Math.min(1, sample));
		this.pcm[this.filled++] = Math.round(clipped * 0x7fff);
		this.squares += clipped * clipped;
		if (this.filled < this.length) return;
		const rms = Math.sqrt(this.squares / this.length);
		this.port.postMessage({ pcm: this.pcm, rms }, [this.pcm.buffer]);
		this.startChunk();
	}
}

registerProcessor("pcm", PcmProcessor);
