// The interview on the server. Requests carry its id, so that admins see who is in an interview, and its cost.
import { api } from "../_ui/api.ts";

export interface ServerInterview {
	/** Starts the interview unless one is running, and returns its id; undefined when that fails or takes more than 2 s, since the interview works without it. */
	start(): Promise<string | undefined>;
	/** The id of the running interview, if it is known yet. */
	current(): string | undefined;
	/** Ends it, even while the user is leaving the page. */
	end(reason: string): void;
}

// A key for listening waits for the id.
const MAX_WAIT_MS = 2_000;

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
		start() {
			if (!starting) {
				const own = begin();
				starting = own;
				void own.then((started) => {
					if (own === starting) id = started;
				});
			}
			return Promise.race([starting, timeout(MAX_WAIT_MS)]);
		},
		current: () => id,
		end(reason) {
			const ended = starting;
			starting = undefined;
			id = undefined;
			void ended?.then((sessionId) => {
				if (!sessionId) return;
				// The server ends stale interviews by itself, so a failure needs no retry.
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

const timeout = (ms: number) =>
	new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));
