// Speaks the sample interview with espeak-ng and encodes it with ffmpeg: `node emulator/make-sample-interview.ts`.
// Writes public/sample-interview.mp3 (left: the interviewer, right: the candidate) and emulator/sample-interview.json (what is said when).
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const VOICES = {
	interviewer: ["-v", "en-gb-x-rp", "-s", "165", "-p", "42"],
	me: ["-v", "en-us+f3", "-s", "172", "-p", "52"],
};

/** `pause`: seconds of silence before it. */
const LINES: { speaker: keyof typeof VOICES; pause: number; text: string }[] = [
	{
		speaker: "interviewer",
		pause: 1,
		text: "Thanks for joining. Can you tell me about a slow system that you made faster?",
	},
	{
		speaker: "me",
		pause: 6,
		text: "Sure. Our checkout took four seconds on mobile phones. I traced it to one query without an index, and moved the tax service out of the request.",
	},
	{ speaker: "interviewer", pause: 0.8, text: "Mhm, got it." },
	{ speaker: "interviewer", pause: 5, text: "And how long did that take?" },
	{
		speaker: "me",
		pause: 6,
		text: "About three weeks with one colleague. Half of that was measuring before we changed anything. In the end, checkout took under a second.",
	},
	{
		speaker: "interviewer",
		pause: 2,
		text: "Good. How would you keep it fast while four other teams ship to the same code every day?",
	},
];
const END_PAUSE = 10;

const RATE = 22_050;
const LOUD = 0.01 * 0x8000;
/** Pauses inside an utterance are cut to these seconds: at a comma, and between sentences. */
const COMMA = 0.1;
const SENTENCE = 0.2;

/** 16-bit mono without silence around it. */
function speak({ speaker, text }: (typeof LINES)[number]): Int16Array {
	const wav = execFileSync("espeak-ng", [...VOICES[speaker], "--stdout", text]);
	// espeak-ng writes a header of 44 bytes and cannot know the length when it writes to a pipe.
	const pcm = new Int16Array(
		new Uint8Array(wav.subarray(44)).buffer.slice(0, (wav.length - 44) & ~1),
	);
	const pieces: Int16Array[] = [];
	const step = RATE / 100;
	let quiet = 0;
	const isQuiet = (at: number) => pcm.subarray(at, at + step).every((v) => Math.abs(v) < LOUD);
	for (let at = 0; at < pcm.length; at += step) {
		if (isQuiet(at)) {
			quiet++;
			continue;
		}
		if (quiet && pieces.length) {
			const pause = quiet / 100 > 0.3 ? SENTENCE : Math.min(quiet / 100, COMMA);
			pieces.push(new Int16Array(Math.round(pause * RATE)));
		}
		quiet = 0;
		pieces.push(pcm.subarray(at, at + step));
	}
	return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

const spoken = LINES.map((line) => ({ ...line, pcm: speak(line) }));
const seconds = spoken.reduce((sum, { pause, pcm }) => sum + pause + pcm.length / RATE, END_PAUSE);
const stereo = new Int16Array(Math.round(seconds * RATE) * 2);
let at = 0;
const timed = spoken.map(({ speaker, text, pause, pcm }) => {
	at += pause;
	const first = Math.round(at * RATE);
	for (const [i, value] of pcm.entries())
		stereo[(first + i) * 2 + (speaker === "me" ? 1 : 0)] = value;
	const start = at;
	at += pcm.length / RATE;
	const round = (value: number) => Math.round(value * 100) / 100;
	return { speaker, text, start: round(start), seconds: round(pcm.length / RATE) };
});

const format = ["-f", "s16le", "-ar", `${RATE}`, "-ac", "2", "-i", "pipe:0"];
// Not joint stereo: neither channel may leak into the other.
const mp3 = ["-c:a", "libmp3lame", "-b:a", "48k", "-joint_stereo", "0", "-map_metadata", "-1"];
execFileSync("ffmpeg", ["-y", "-v", "error", ...format, ...mp3, "public/sample-interview.mp3"], {
	input: new Uint8Array(stereo.buffer),
});
writeFileSync("emulator/sample-interview.json", `${JSON.stringify(timed, null, "\t")}\n`);
console.log(timed, `${seconds.toFixed(1)} s`);
