// Scripts: what a service does instead of its usual answer, step by step, for one request that fits.
import type { ServerResponse } from "node:http";
import type { Entry, Journal } from "./journal.ts";

export type Step =
	/** The head of the answer. Without it: 200, and the service's own content type. */
	| { status: number; headers?: Record<string, string> }
	/** One frame of Gemini's with this text, `times` times, `everyMs` apart. `{clock}` in it becomes the machine's monotonic clock, in nanoseconds. */
	| { text: string; times?: number; everyMs?: number }
	/** Gemini's last frame, with token counts. */
	| { finish: string }
	/** One frame of Gemini's, as given. */
	| { frame: unknown }
	/** Bytes as they are: text, or base64. */
	| { raw: string }
	| { base64: string }
	/** Nothing for so many milliseconds. */
	| { pauseMs: number }
	/** Nothing until `POST /emulator/release` names this gate. */
	| { hold: string }
	/** Breaks the connection. */
	| { cut: true }
	/** Accepts a live socket, in which this goes wrong. */
	| { live: Mishap };

/** In the first turn: the socket breaks, nothing follows its start, or an error of either name; in every turn: words come 2 s late, or never. */
export type Mishap = "drop" | "hang" | "error" | "fatal-error" | "slow" | "deaf";

export interface Script {
	service: string;
	/** Fits a request whose body contains this text. */
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

	/** Opens a gate, for who waits at it and who comes later. */
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

/** A streamed answer: writes are journaled, respect backpressure, and end quietly when the caller has left. */
export class Answer {
	readonly #response: ServerResponse;
	readonly entry: Entry;
	readonly #journal: Journal;

	constructor(response: ServerResponse, entry: Entry, journal: Journal) {
		this.#response = response;
		this.entry = entry;
		this.#journal = journal;
		response.on("close", () => {
			entry.endedAt = new Date().toISOString();
			entry.state = response.writableFinished ? "done" : "left";
			journal.changed();
		});
	}

	get gone(): boolean {
		return this.#response.destroyed;
	}

	head(status: number, headers: Record<string, string>): void {
		if (this.gone) return;
		this.entry.status = status;
		this.#response.writeHead(status, headers);
		this.#response.flushHeaders();
		this.#journal.changed();
	}

	async write(bytes: string | Uint8Array): Promise<void> {
		if (this.gone) return;
		this.entry.writes++;
		const isFlowing = this.#response.write(bytes);
		this.#journal.changed();
		if (isFlowing || this.gone) return;
		await new Promise<void>((resolve) => {
			const go = () => {
				this.#response.off("drain", go).off("close", go);
				resolve();
			};
			this.#response.on("drain", go).on("close", go);
		});
	}

	/** Notes in the journal what a frame of Gemini's says to have served. */
	serve(model: string, counts: Record<string, number>): void {
		this.entry.served = { model, ...counts };
	}

	json(status: number, body: unknown, headers: Record<string, string> = {}): void {
		this.head(status, { "Content-Type": "application/json; charset=UTF-8", ...headers });
		this.#response.end(JSON.stringify(body, null, 2));
	}

	/** Answers as `json` does, and notes in the journal what the caller did wrong. */
	refuse(problem: string, status: number, body: unknown): void {
		this.entry.problem = problem;
		this.json(status, body);
	}

	end(): void {
		this.#response.end();
	}

	cut(): void {
		this.#response.destroy();
	}
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
