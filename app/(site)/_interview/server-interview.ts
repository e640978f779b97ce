// The interview on the server. Requests carry its id, so that admins see who is in an interview, and its cost.
import { api } from "../_ui/api.ts";

export interface ServerInterview {
	/** Starts the interview unless one is running, and returns its id; undefined when that fails, since the interview works without it. */
	start(): Promise<string | undefined>;
	/** The id of the running interview, if it is known yet. */
	current(): string | undefined;
	/** Ends it, even while the user is leaving the page. */
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
