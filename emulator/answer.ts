// A request to an emulated service, and the response to it.
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Entry, Journal, TokenCounts } from "./journal.ts";

export interface Call {
	method: string;
	url: URL;
	/** The path below the service's: `/v1/projects`. */
	path: string;
	headers: IncomingHttpHeaders;
	text: string;
	/** `text` parsed; the text itself if it is not JSON, null if it is empty. */
	body: unknown;
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
			entry.state = response.writableFinished ? "done" : "disconnected";
			journal.changed();
		});
	}

	get isClosed(): boolean {
		return this.#response.destroyed;
	}

	head(status: number, headers: Record<string, string>): void {
		if (this.isClosed) return;
		this.entry.status = status;
		this.#response.writeHead(status, headers);
		this.#response.flushHeaders();
		this.#journal.changed();
	}

	async write(bytes: string | Uint8Array): Promise<void> {
		if (this.isClosed) return;
		this.entry.writes++;
		const isFlowing = this.#response.write(bytes);
		this.#journal.changed();
		if (isFlowing || this.isClosed) return;
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
