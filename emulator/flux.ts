// Flux: the messages of `/v2/listen`. One turn is one stretch of sound; `transcript` is always the whole turn so far.
import type { Heard, Stretch } from "./ear.ts";
import type { Delays } from "./speech.ts";

const UPDATE_SECONDS = 0.25;
const CONFIDENCE = 0.95;

export type Send = (message: Record<string, unknown>) => void;

export class Flux {
	readonly #requestId: string;
	readonly #delays: Delays;
	readonly #send: Send;
	#sequence = 0;
	#turn = 0;
	#turnStart = 0;
	#isEager = false;
	#open: Stretch | undefined;
	#at = 0;
	#nextUpdate = UPDATE_SECONDS;
	#thresholds: Record<string, number | undefined>;
	#keyterms: string[];

	constructor(requestId: string, query: URLSearchParams, delays: Delays, send: Send) {
		this.#requestId = requestId;
		this.#delays = delays;
		this.#send = send;
		const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
		this.#thresholds = {
			eager_eot_threshold: number("eager_eot_threshold"),
			eot_threshold: number("eot_threshold") ?? 0.7,
			eot_timeout_ms: number("eot_timeout_ms") ?? 5_000,
		};
		this.#keyterms = query.getAll("keyterm");
		this.#emit({ type: "Connected" });
	}

	hear({ at, stretch, silenceMs, event }: Heard): void {
		this.#at = at;
		this.#open = stretch;
		if (event === "start") {
			this.#isEager = false;
			this.#turnInfo("StartOfTurn", 0.05);
		} else if (event === "end") {
			this.#endTurn("model");
		} else if (stretch) {
			const eager = this.#thresholds.eager_eot_threshold;
			if (!this.#isEager && eager !== undefined && silenceMs >= this.#delays.eagerMs) {
				this.#isEager = true;
				this.#turnInfo("EagerEndOfTurn", Math.max(eager, 0.6));
			} else if (this.#isEager && silenceMs === 0) {
				this.#isEager = false;
				this.#turnInfo("TurnResumed", 0.05);
			}
		}
		// Also in silence, with an empty transcript.
		if (at >= this.#nextUpdate) {
			this.#nextUpdate += UPDATE_SECONDS;
			this.#turnInfo("Update", 0.05);
		}
	}

	/** Handles a text frame other than `CloseStream`; returns false when Deepgram would reject it. */
	control(message: Record<string, unknown>): boolean {
		if (message.type === "ForceEndTurn") {
			if (this.#open) this.#endTurn("manual");
			return true;
		}
		if (message.type !== "Configure") return false;
		const { thresholds = {}, keyterms = this.#keyterms } = message;
		this.#thresholds = { ...this.#thresholds, ...(thresholds as Record<string, number>) };
		this.#keyterms = keyterms as string[];
		this.#emit({
			type: "ConfigureSuccess",
			thresholds: this.#thresholds,
			keyterms: this.#keyterms,
		});
		return true;
	}

	/** After `CloseStream`: sends the words of an open turn, which gets no EndOfTurn. */
	finish(): void {
		if (this.#open) this.#turnInfo("Update", 0.05);
	}

	error(type: "Error" | "FatalError", code: string, description: string): void {
		this.#emit({ type, code, description });
	}

	#endTurn(trigger: string): void {
		this.#turnInfo("EndOfTurn", CONFIDENCE, { trigger });
		this.#open = undefined;
		this.#turn++;
		this.#turnStart = this.#at;
	}

	#turnInfo(event: string, confidence: number, more: object = {}): void {
		const isAtEnd = this.#isEager || event === "EndOfTurn";
		const words = (isAtEnd ? this.#open?.complete() : this.#open?.spoken()) ?? [];
		this.#emit({
			type: "TurnInfo",
			event,
			turn_index: this.#turn,
			audio_window_start: round(this.#turnStart),
			audio_window_end: round(this.#at),
			transcript: words.map(({ text }) => text).join(" "),
			words: words.map(({ text, start, end }) => ({
				word: text,
				confidence: 0.99,
				start: round(start),
				end: round(end),
			})),
			end_of_turn_confidence: confidence,
			...more,
		});
	}

	#emit({ type, ...more }: Record<string, unknown>): void {
		this.#send({ type, request_id: this.#requestId, sequence_id: this.#sequence++, ...more });
	}
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
