// A journal of the requests to the emulator, which people and tests read, and in which tests wait for requests.

/** Token counts of an answer, as Gemini names them in `usageMetadata`. */
export interface TokenCounts {
	promptTokenCount?: number;
	cachedContentTokenCount?: number;
	candidatesTokenCount?: number;
	thoughtsTokenCount?: number;
	totalTokenCount?: number;
}

/** One request to an emulated service. */
export interface Entry<Body = unknown> {
	id: number;
	service: string;
	method: string;
	path: string;
	/** When it arrived, ISO 8601. */
	at: string;
	/** When the response ended or the client disconnected, ISO 8601; null until then. */
	endedAt: string | null;
	/** The body, parsed where it is JSON. */
	body: Body;
	/** The status of the response; null until then. */
	status: number | null;
	/** Writes of the body so far. */
	writes: number;
	/** The last token counts that Gemini sent, with the model that it would bill; null without any. */
	served: ({ model: string } & TokenCounts) | null;
	/** `disconnected`: the client disconnected before the response was complete. */
	state: "open" | "done" | "disconnected";
	/** The client's mistake: a wrong key, an unknown path, a malformed body. Null without one. */
	problem: string | null;
	/** The name of the fault that it met; null without one. */
	fault: string | null;
}

export interface Filter {
	service?: string | undefined;
	/** Only entries whose JSON contains this text. */
	contains?: string | undefined;
	state?: string | undefined;
	problem?: boolean | undefined;
}

const KEPT = 2_000;

export class Journal {
	#entries: Entry[] = [];
	#watchers = new Set<() => void>();
	#count = 0;

	add(entry: Pick<Entry, "service" | "method" | "path" | "body">): Entry {
		const added: Entry = {
			id: ++this.#count,
			at: new Date().toISOString(),
			endedAt: null,
			status: null,
			writes: 0,
			served: null,
			state: "open",
			problem: null,
			fault: null,
			...entry,
		};
		this.#entries.push(added);
		if (this.#entries.length > KEPT) this.#entries.shift();
		this.changed();
		return added;
	}

	/** Call it after changing an entry: `wait` checks its filters again. */
	changed(): void {
		for (const look of this.#watchers) look();
	}

	find({ service, contains, state, problem }: Filter): Entry[] {
		return this.#entries.filter(
			(entry) =>
				(!service || entry.service === service) &&
				(!state || entry.state === state) &&
				(!problem || entry.problem !== null) &&
				(!contains || JSON.stringify(entry).includes(contains)),
		);
	}

	/** Returns the matching entries as soon as there are `count` of them, or after `ms` milliseconds. */
	wait(filter: Filter, count: number, ms: number): Promise<Entry[]> {
		return new Promise((resolve) => {
			const finish = () => {
				clearTimeout(timer);
				this.#watchers.delete(look);
				resolve(this.find(filter));
			};
			const look = () => {
				if (this.find(filter).length >= count) finish();
			};
			const timer = setTimeout(finish, ms);
			this.#watchers.add(look);
			look();
		});
	}
}
