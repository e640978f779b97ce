// The Workers that all tests share, by their entry.
import { PASSWORD } from "./people.ts";

export const ENTRIES = {
	/** `worker.ts`, which is deployed: the API goes straight to its handlers. */
	direct: undefined,
	/** OpenNext's own worker: everything goes through Next, as with `pnpm dev`. */
	next: ".open-next/worker.js",
	/** `worker.ts` with test controls. */
	gated: "e2e/support/gated.ts",
} as const;

export type Lane = keyof typeof ENTRIES;

/** The `BETTER_AUTH_SECRET` of all of them. */
export const SECRET = "a secret that only the tests and their Workers know";
/** The first admin of every database. */
export const ADMIN = { email: "admin@example.com", password: PASSWORD };
