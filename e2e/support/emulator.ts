// A client of the emulator: scripts and faults for single requests, gates, and its journal of requests.
import { expect } from "@playwright/test";
import type { Entry } from "../../emulator/journal.ts";
import type { Step } from "../../emulator/script.ts";
import type { Speech } from "../../emulator/speech.ts";

/** How long a test waits for requests to appear in the journal. */
const TIMEOUT_MS = 30_000;

/** The body of a request to Gemini. */
export interface GeminiBody {
	systemInstruction?: { parts: [{ text: string }] };
	contents: [{ parts: [{ text: string }, { text: string }, { text: string }] }];
}

/** The body of a request to PostHog. */
export interface Capture {
	uuid: string;
	properties: Record<string, unknown> & { $ai_latency: number };
}

export class EmulatorClient {
	readonly #url: string;

	constructor(url: string) {
		this.#url = `${url}/emulator`;
	}

	/** Answers the next `times` requests to `service` whose body contains `match` with these steps. */
	async script(service: string, match: string, steps: Step[], times = 1): Promise<void> {
		const body = JSON.stringify({ service, match, steps, times });
		await this.#call("POST", "/scripts", body);
	}

	/** Answers the next request that contains `match` with a fault of `emulator/faults.ts`, held at a gate after its first step. */
	async fault(name: string, match: string, gate?: string): Promise<void> {
		await this.#call("POST", "/faults", JSON.stringify({ name, match, gate }));
	}

	/** Opens the gate of a script's `hold` step. */
	async release(gate: string): Promise<void> {
		await this.#call("POST", "/release", gate);
	}

	/** Scripts what the next matching live sockets transcribe: `tag` is the speaker, `match` a text in the socket's URL or key. */
	async speech(script: Speech & { match: string }): Promise<void> {
		await this.#call("POST", "/speech", JSON.stringify(script));
	}

	/** Breaks the live sockets whose journal entry contains a text. */
	async drop(contains: string): Promise<void> {
		await this.#call("POST", "/drop", contains);
	}

	/** Waits until there are `count` requests to `service` that contain a text, and returns them; more of them fail the test. */
	async seen<Body = Record<string, unknown>>(
		service: string,
		contains: string,
		{ count = 1, state = "" } = {},
	): Promise<Entry<Body>[]> {
		const query = new URLSearchParams({
			service,
			contains,
			state,
			count: `${count}`,
			ms: `${TIMEOUT_MS}`,
		});
		const response = await this.#call("GET", `/journal?${query}`);
		const entries = (await response.json()) as Entry<Body>[];
		expect(entries, `requests to ${service} with “${contains}”`).toHaveLength(count);
		return entries;
	}

	/** Returns the requests to `service` so far that contain a text. */
	async all<Body = Record<string, unknown>>(
		service: string,
		contains: string,
	): Promise<Entry<Body>[]> {
		const query = new URLSearchParams({ service, contains });
		return (await this.#call("GET", `/journal?${query}`)).json<Entry<Body>[]>();
	}

	/**
	 * Fails when there has been a request to `service` that contains a text. Does not wait: call it after a later request has been answered,
	 * by which time an earlier one would have arrived.
	 */
	async notSeen(service: string, contains: string): Promise<void> {
		const query = new URLSearchParams({ service, contains });
		const response = await this.#call("GET", `/journal?${query}`);
		expect(await response.json(), `requests to ${service} with “${contains}”`).toEqual([]);
	}

	/** Waits until no request to `service` that contains a text is in this state. */
	async seenNothing(service: string, contains: string, state: string): Promise<void> {
		const query = new URLSearchParams({ service, contains, state });
		await expect
			.poll(async () => (await this.#call("GET", `/journal?${query}`)).json())
			.toEqual([]);
	}

	/** Waits until there is a request to `service` that contains a text, and returns it; a second one fails the test. */
	async seenOnce<Body = Record<string, unknown>>(
		service: string,
		contains: string,
		state = "",
	): Promise<Entry<Body>> {
		const [entry] = await this.seen<Body>(service, contains, { state });
		return entry as Entry<Body>;
	}

	async #call(method: string, path: string, body?: string): Promise<Response> {
		const response = await fetch(this.#url + path, { method, ...(body ? { body } : {}) });
		expect(response.ok, `${method} ${path}`).toBe(true);
		return response;
	}
}
