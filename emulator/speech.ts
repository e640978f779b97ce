// What the live sockets transcribe: scripts of utterances, chosen by the socket's tag, spoken in step with the sound.
import type { Ear } from "./ear.ts";
import sample from "./sample-interview.json" with { type: "json" };

export interface Utterance {
	text: string;
	/** How long the utterance sounds. Without it: 2.5 words a second, and the whole text at the end of the sound. */
	seconds?: number | undefined;
	/** For `diarize`; 0 by default. */
	speaker?: number | undefined;
}

/** Body of `POST /emulator/speech`. */
export interface Speech {
	/** The socket's `tag`: `interviewer` or `me`. */
	tag: string;
	/** Only for sockets whose URL, or whose key's comment or tags, contain this text. */
	match?: string | undefined;
	/** The n-th stretch of sound speaks the n-th utterance. After the last one sound is only noise. */
	utterances: Utterance[];
	delays?: Partial<Delays> | undefined;
}

/** Deepgram's own delays, in milliseconds. */
export interface Delays {
	/** Silence, in time of the audio, before Flux's EagerEndOfTurn. */
	eagerMs: number;
	/** Silence, in time of the audio, before Flux's EndOfTurn. Nova uses `endpointing`. */
	endMs: number;
	/** From hearing something to sending it, in real time. */
	messageMs: number;
}

const DELAYS: Delays = { eagerMs: 120, endMs: 260, messageMs: 0 };
// Longer than a client takes to reconnect.
const RESUMABLE_MS = 30_000;

/** The scripts, and the places in them where sockets were cut off. */
export class SpeechScripts {
	#scripts: Speech[] = [];
	#cutOff = new Map<string, { ear: Ear; at: number }>();

	add(speech: Speech): void {
		this.#scripts.push(speech);
	}

	clear(): void {
		this.#scripts = [];
		this.#cutOff.clear();
	}

	/** `description`: the socket's URL and its key's comment and tags. The newest script that fits is used, the sample interview without one. */
	find(
		tag: string,
		description: string,
	): { utterances: Utterance[]; delays: Delays; repeats: boolean } {
		const script = this.#scripts.findLast(
			(candidate) => candidate.tag === tag && description.includes(candidate.match ?? ""),
		);
		if (script) {
			const { utterances, delays } = script;
			return { utterances, delays: { ...DELAYS, ...delays }, repeats: false };
		}
		const speaker = tag === "me" ? "me" : "interviewer";
		const utterances = sample.filter((utterance) => utterance.speaker === speaker);
		return {
			utterances: utterances.map(({ text, seconds }) => ({ text, seconds })),
			delays: DELAYS,
			// Repeats the sample: whoever keeps speaking keeps getting text.
			repeats: true,
		};
	}

	keepCutOff(owner: string, ear: Ear): void {
		if (!ear.hasHeardSpeech) return;
		this.#cutOff.set(owner, { ear, at: Date.now() });
	}

	takeCutOff(owner: string): Ear | undefined {
		const found = this.#cutOff.get(owner);
		this.#cutOff.delete(owner);
		return found && Date.now() - found.at < RESUMABLE_MS ? found.ear : undefined;
	}
}
