// The emulator as tests use it: scripts for single requests, gates, and a journal to wait on.
import { expect } from "@playwright/test";

/** How long a test waits for something to show up in the journal, in milliseconds. */
const PATIENCE = 10_000;

export interface JournalEntry<Body = Record<string, unknown>> {
	service: string;
	method: string;
	path: string;
	body: Body;
	status: number | null;
	writes: number;
	state: "open" | "done" | "left";
	problem: string | null;
}

/** What the Worker asks of Gemini. */
export interface GeminiBody {
	systemInstruction?: { parts: [{ text: string }] };
	contents: [{ parts: [{ text: string }, { text: string }, { text: string }] }];
}

/** The event PostHog is sent. */
export interface Capture {
	uuid: string;
	properties: Record<string, unknown> & { $ai_latency: number };
}

type Step = Record<string, unknown>;

export class EmulatorClient {
	readonly #url: string;

	constructor(url: string) {
		this.#url = `${url}/emulator`;
	}

	/** From now on, the next request to `service` whose body contains `match` is answered with these steps. */
	async script(service: string, match: string, steps: Step[], times = 1): Promise<void> {
		const body = JSON.stringify({ service, match, steps, times });
		await this.#call("POST", "/scripts", body);
	}

	/** Switches a fault of `emulator/faults.ts` on for the next request that contains `match`; a gate holds it back after its first step. */
	async fault(name: string, match: string, gate?: string): Promise<void> {
		await this.#call("POST", "/faults", JSON.stringify({ name, match, gate }));
	}

	/** Opens a gate that a script's `hold` names. */
	async release(gate: string): Promise<void> {
		await this.#call("POST", "/release", gate);
	}

	/** Gives the requests to `service` that contain a text, as soon as there are `count` of them. */
	async seen<Body>(
		service: string,
		contains: string,
		{ count = 1, state = "" } = {},
	): Promise<JournalEntry<Body>[]> {
		const query = new URLSearchParams({
			service,
			contains,
			state,
			count: `${count}`,
			ms: `${PATIENCE}`,
		});
		const response = await this.#call("GET", `/journal?${query}`);
		const entries = (await response.json()) as JournalEntry<Body>[];
		expect(entries, `requests to ${service} with “${contains}”`).toHaveLength(count);
		return entries;
	}

	/** Waits until no request to `service` that contains a text is in this state. */
	async seenNothing(service: string, contains: string, state: string): Promise<void> {
		const query = new URLSearchParams({ service, contains, state });
		await expect
			.poll(async () => (await this.#call("GET", `/journal?${query}`)).json())
			.toEqual([]);
	}

	/** Gives the one request to `service` that contains a text, as soon as it is there. */
	async seenOnce<Body = Record<string, unknown>>(
		service: string,
		contains: string,
		state = "",
	): Promise<JournalEntry<Body>> {
		const [entry] = await this.seen<Body>(service, contains, { state });
		return entry as JournalEntry<Body>;
	}

	async #call(method: string, path: string, body?: string): Promise<Response> {
		const response = await fetch(this.#url + path, { method, ...(body ? { body } : {}) });
		expect(response.ok, `${method} ${path}`).toBe(true);
		return response;
	}
}
