// Nova: the messages of `/v1/listen`. A long utterance is finalized in segments; the last one has `speech_final`.

import type { Heard, Stretch } from "./ear.ts";
import type { Send } from "./flux.ts";

const INTERIM_SECONDS = 0.5;
const SEGMENT_SECONDS = 3;

export class Nova {
	readonly #requestId: string;
	readonly #query: URLSearchParams;
	readonly #send: Send;
	readonly #created = new Date().toISOString();
	#at = 0;
	#segmentStart = 0;
	/** Words of the open stretch in segments that are final. */
	#finalWords = 0;
	#open: Stretch | undefined;
	#nextInterim = INTERIM_SECONDS;
	#utteranceEnd: { due: number; lastWordEnd: number } | undefined;

	constructor(requestId: string, query: URLSearchParams, send: Send) {
		this.#requestId = requestId;
		this.#query = query;
		this.#send = send;
	}

	hear({ at, stretch, event }: Heard): void {
		this.#at = at;
		this.#open = stretch;
		if (event === "start") {
			this.#finalWords = 0;
			this.#utteranceEnd = undefined;
			if (this.#isOn("vad_events")) {
				this.#send({ type: "SpeechStarted", channel: [0, 1], timestamp: stretch?.start });
			}
		}
		if (event === "end" && stretch) {
			this.#results({ isFinal: true, speechFinal: this.#query.get("endpointing") !== "false" });
			this.#open = undefined;
			const wait = Number(this.#query.get("utterance_end_ms"));
			const lastWordEnd = stretch.soundEnd;
			if (wait) this.#utteranceEnd = { due: lastWordEnd + wait / 1000, lastWordEnd };
		} else if (at - this.#segmentStart >= SEGMENT_SECONDS) {
			// In silence too, with an empty transcript.
			this.#results({ isFinal: true });
		} else if (at >= this.#nextInterim) {
			if (stretch && this.#isOn("interim_results")) this.#results({});
		}
		if (at >= this.#nextInterim) this.#nextInterim += INTERIM_SECONDS;
		if (this.#utteranceEnd && at >= this.#utteranceEnd.due) {
			const { lastWordEnd } = this.#utteranceEnd;
			this.#send({ type: "UtteranceEnd", channel: [0, 1], last_word_end: round(lastWordEnd) });
			this.#utteranceEnd = undefined;
		}
	}

	/** Handles a text frame other than `CloseStream`; returns false when Deepgram would reject it. */
	control({ type }: Record<string, unknown>): boolean {
		if (type === "Finalize") this.#results({ isFinal: true, fromFinalize: true });
		return type === "Finalize" || type === "KeepAlive";
	}

	/** After `CloseStream`: sends the remaining results and the summary that precede the close. */
	finish(): void {
		if (this.#at > this.#segmentStart) this.#results({ isFinal: true, speechFinal: true });
		this.#send({
			type: "Metadata",
			transaction_key: "deprecated",
			request_id: this.#requestId,
			sha256: "0".repeat(64),
			created: this.#created,
			duration: round(this.#at),
			channels: 1,
		});
	}

	error(type: "Error" | "FatalError", code: string, description: string): void {
		this.#send({ type, variant: code, description, message: description });
	}

	#results({ isFinal = false, speechFinal = false, fromFinalize = false }): void {
		const words = (speechFinal ? this.#open?.complete() : this.#open?.spoken()) ?? [];
		const segment = words.slice(this.#finalWords);
		const isFormatted = this.#isOn("smart_format") || this.#isOn("punctuate");
		const isDiarized = this.#isOn("diarize") || this.#query.has("diarize_model");
		const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, "");
		this.#send({
			type: "Results",
			channel_index: [0, 1],
			duration: round(this.#at - this.#segmentStart),
			start: round(this.#segmentStart),
			is_final: isFinal,
			speech_final: speechFinal,
			from_finalize: fromFinalize,
			channel: {
				alternatives: [
					{
						transcript: segment.map(({ text }) => (isFormatted ? text : plain(text))).join(" "),
						confidence: segment.length ? 0.99 : 0,
						words: segment.map(({ text, start, end }) => ({
							word: plain(text),
							start: round(start),
							end: round(end),
							confidence: 0.99,
							...(isFormatted && { punctuated_word: text }),
							...(isDiarized && { speaker: this.#open?.speaker }),
						})),
					},
				],
			},
			metadata: {
				request_id: this.#requestId,
				model_info: { name: this.#query.get("model"), version: "emulator", arch: "nova" },
				model_uuid: "00000000-0000-4000-8000-000000000000",
			},
		});
		if (!isFinal) return;
		this.#finalWords += segment.length;
		this.#segmentStart = this.#at;
	}

	#isOn(name: string): boolean {
		return this.#query.get(name) === "true";
	}
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
