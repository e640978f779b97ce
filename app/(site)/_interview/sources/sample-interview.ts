// The sample interview: a stereo recording, the interviewer on the left and the candidate on the right.

import { onUserGesture } from "../listen/sound/user-gesture.ts";

const SAMPLE_URL = "/sample-interview.mp3";
// Silence after the end, so that the last turn ends.
const TAIL_MS = 3_000;

export interface Sample {
	interviewer: MediaStream;
	me: MediaStream;
	/** Plays it aloud and into both streams. `onEnd` is called some seconds after the last word. */
	start(onEnd: () => void): void;
	stop(): void;
}

/** Loads the sample. Throws when it cannot be loaded or decoded. */
export async function playSample(): Promise<Sample> {
	const response = await fetch(SAMPLE_URL);
	const bytes = await response.arrayBuffer();
	const recording = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes);
	// Only now, just before those of the listeners: Safari starts a context within some seconds of a click, else all must wait for the next one.
	const context = new AudioContext();
	const ended = new AbortController();
	onUserGesture(() => void context.resume(), ended.signal);
	const source = context.createBufferSource();
	source.buffer = recording;
	const splitter = context.createChannelSplitter(2);
	const [interviewer, me] = [0, 1].map((channel) => {
		const destination = context.createMediaStreamDestination();
		splitter.connect(destination, channel);
		return destination.stream;
	}) as [MediaStream, MediaStream];
	source.connect(splitter);
	source.connect(context.destination);
	let timer: ReturnType<typeof setTimeout> | undefined;
	return {
		interviewer,
		me,
		start(onEnd) {
			source.onended = () => {
				timer = setTimeout(onEnd, TAIL_MS);
			};
			source.start();
		},
		stop() {
			clearTimeout(timer);
			ended.abort();
			source.onended = null;
			void context.close();
		},
	};
}
