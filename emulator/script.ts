// Scripts: steps that replace the usual response to a matching request.
import type { ServerResponse } from "node:http";
import type { Entry, Journal, TokenCounts } from "./journal.ts";

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

/** A streamed answer: writes are journaled, respect backpressure, and stop without an error when the client has disconnected. */
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

	/** Records a frame's token counts in the journal. */
	serve(model: string, counts: TokenCounts): void {
		this.entry.served = { model, ...counts };
	}

	json(status: number, body: unknown, headers: Record<string, string> = {}): void {
		this.head(status, { "Content-Type": "application/json; charset=UTF-8", ...headers });
		this.#response.end(JSON.stringify(body, null, 2));
	}

	/** Like `json`, and records the client's mistake in the journal. */
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
