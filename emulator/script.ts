// Scripts: steps that replace the usual response to a matching request.
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import type { Entry, TokenCounts } from "./journal.ts";

export type Step =
	/** The status and the headers of the response. By default 200, with the content type of the service. */
	| { status: number; headers?: Record<string, string> }
	/** One frame of Gemini's with this text, `times` times, `everyMs` apart. `{clock}` in it becomes the machine's monotonic clock, in nanoseconds. */
	| { text: string; times?: number; everyMs?: number }
	/** Gemini's last frame, with token counts. */
	| { finish: string }
	/** One frame of Gemini's, as given. */
	| { frame: unknown }
	/** Bytes, unchanged: as text, or as base64. */
	| { raw: string }
	| { base64: string }
	/** Waits, in milliseconds. */
	| { pauseMs: number }
	/** Waits until `POST /emulator/release` names this gate. */
	| { hold: string }
	/** Breaks the connection. */
	| { cut: true }
	/** Accepts a live socket, which then fails in this way. */
	| { live: Mishap };

/** In the first turn: the socket breaks, nothing follows its start, or an error of either name; in every turn: words come 2 s late, or never. */
export type Mishap = "drop" | "hang" | "error" | "fatal-error" | "slow" | "deaf";

export interface Script {
	service: string;
	/** Matches requests whose body contains this text. */
	match: string;
	/** How many requests it serves; 1 by default. */
	times?: number | undefined;
	steps: Step[];
	/** The fault of `faults.ts` that it is. */
	fault?: string;
}

export class Scripts {
	#scripts: (Script & { times: number })[] = [];
	#released = new Set<string>();
	#waiting = new Map<string, (() => void)[]>();

	add({ times = 1, ...script }: Script): void {
		this.#scripts.push({ times, ...script });
	}

	/** Removes and returns the script for a request, if there is one, and notes in the request's entry which fault it is. */
	take(service: string, body: string, entry: Pick<Entry, "fault">): Step[] | undefined {
		const script = this.#scripts.find(
			(candidate) => candidate.service === service && body.includes(candidate.match),
		);
		if (!script) return undefined;
		if (--script.times === 0) this.#scripts.splice(this.#scripts.indexOf(script), 1);
		entry.fault = script.fault ?? null;
		return script.steps;
	}

	/** Returns the faults that no request has met yet, and for how many requests each is still enabled; null: until they are cleared. */
	faults(): { name: string; times: number | null }[] {
		return this.#scripts.flatMap(({ fault, times }) =>
			fault ? [{ name: fault, times: Number.isFinite(times) ? times : null }] : [],
		);
	}

	clear(): void {
		this.#scripts = [];
	}

	/** Opens a gate for all responses that wait at it, now or later. */
	release(gate: string): void {
		this.#released.add(gate);
		for (const go of this.#waiting.get(gate) ?? []) go();
		this.#waiting.delete(gate);
	}

	held(gate: string): Promise<void> {
		if (this.#released.has(gate)) return Promise.resolve();
		return new Promise((resolve) => {
			this.#waiting.set(gate, [...(this.#waiting.get(gate) ?? []), resolve]);
		});
	}
}

/** The part of a frame with the token counts and the billed model. */
interface Frame {
	usageMetadata?: TokenCounts;
	modelVersion?: string;
}

// Longer than what was written takes to arrive: breaking the connection would discard it.
const FLUSH_MS = 200;

/** Sends a script's steps as the response, and ends the response if they do not. `model` is the one that Gemini's frames name. */
export async function perform(answer: Answer, steps: Step[], scripts: Scripts, model = "") {
	let words = 0;
	let isOpen = false;
	const send = async (bytes: string | Uint8Array) => {
		if (!isOpen) answer.head(200, { "Content-Type": "text/event-stream" });
		isOpen = true;
		await answer.write(bytes);
	};
	const frame = (value: unknown) => {
		const { usageMetadata, modelVersion } = value as Frame;
		if (usageMetadata) answer.serve(modelVersion ?? model, usageMetadata);
		return send(`data: ${JSON.stringify(value)}\r\n\r\n`);
	};
	const candidate = (content: object) => ({
		candidates: [{ ...content, index: 0 }],
		usageMetadata: {
			promptTokenCount: 12,
			candidatesTokenCount: words,
			totalTokenCount: 12 + words,
		},
		modelVersion: model,
		responseId: "emulated",
	});

	for (const step of steps) {
		if (answer.isClosed) return;
		if ("status" in step) {
			answer.head(step.status, { "Content-Type": "text/event-stream", ...step.headers });
			isOpen = true;
		} else if ("text" in step) {
			for (let i = 0; i < (step.times ?? 1) && !answer.isClosed; i++) {
				words += step.text.match(/\S+/g)?.length ?? 0;
				const text = step.text.replace("{clock}", `${process.hrtime.bigint()}`);
				await frame(candidate({ content: { parts: [{ text }], role: "model" } }));
				if (step.everyMs) await sleep(step.everyMs);
			}
		} else if ("finish" in step) {
			await frame(
				candidate({ content: { parts: [{ text: "" }], role: "model" }, finishReason: step.finish }),
			);
		} else if ("frame" in step) await frame(step.frame);
		else if ("raw" in step) await send(step.raw);
		else if ("base64" in step) await send(Buffer.from(step.base64, "base64"));
		else if ("pauseMs" in step) await sleep(step.pauseMs);
		else if ("hold" in step) await scripts.held(step.hold);
		else {
			if (isOpen) await sleep(FLUSH_MS);
			return answer.cut();
		}
	}
	if (!isOpen) answer.head(200, { "Content-Type": "text/event-stream" });
	answer.end();
}
