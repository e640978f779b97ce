// The interview as the server knows it: requests name it, so that admins see who is in an interview, and what it cost.
import { api } from "../_ui/api.ts";

export interface ServerInterview {
	/** Starts the interview if none runs, and returns its id; undefined when that fails: nobody's interview waits for it. */
	start(): Promise<string | undefined>;
	/** The id of the interview that runs, as far as it is known. */
	current(): string | undefined;
	/** Ends it, also while the page is being left. */
	end(reason: string): void;
}

export function createServerInterview(): ServerInterview {
	let starting: Promise<string | undefined> | undefined;
	let id: string | undefined;
	const begin = async () => {
		try {
			const { sessionId } = await api("POST /api/sessions/start", { body: { surface: "web" } });
			return sessionId;
		} catch {
			// The next request tries again.
			starting = undefined;
			return undefined;
		}
	};
	return {
		async start() {
			starting ??= begin();
			const own = starting;
			const started = await own;
			if (own === starting) id = started;
			return started;
		},
		current: () => id,
		end(reason) {
			const ended = starting;
			starting = undefined;
			id = undefined;
			void ended?.then((sessionId) => {
				if (!sessionId) return;
				// The server ends what it does not hear of any more, so a failure needs no second try.
				fetch("/api/sessions/end", {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify({ sessionId, reason }),
					keepalive: true,
				}).catch(() => {});
			});
		},
	};
}
