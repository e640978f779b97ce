// What the emulator has seen, for people and tests to read; and waiting for something to be seen.

/** One request to an emulated service. */
export interface Entry {
	id: number;
	service: string;
	method: string;
	path: string;
	/** When it arrived, ISO 8601. */
	at: string;
	/** When the answer ended or the caller disconnected, ISO 8601; null until then. */
	endedAt: string | null;
	/** The body, parsed where it is JSON. */
	body: unknown;
	/** The status answered with; null until then. */
	status: number | null;
	/** Writes of the body so far. */
	writes: number;
	/** Gemini's token counts as last sent, with the model that it would bill; null without. */
	served: ({ model: string } & Record<string, number | string>) | null;
	/** `left`: the caller closed the connection before the answer was whole. */
	state: "open" | "done" | "left";
	/** Why the caller is wrong, where it is: a wrong key, an unknown path, a malformed body. */
	problem: string | null;
	/** The fault that answered it. */
	fault: string | null;
}

export interface Filter {
	service?: string | undefined;
	/** A text the entry, as JSON, must contain. */
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

	/** To be called after an entry was altered: whoever waits looks again. */
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

	/** Gives the entries that fit as soon as there are `count` of them, or those there are after `ms` milliseconds. */
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
