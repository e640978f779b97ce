// The Workers that all tests share, by their entry.
import { bundleWorker, scriptIn } from "../../scripts/bundle.ts";
import { PASSWORD } from "./people.ts";

const ENTRIES = {
	/** The deployed Worker: the API goes straight to its handlers. */
	direct: "worker.ts",
	/** OpenNext's own worker: everything goes through Next, as with `pnpm dev`. */
	next: ".open-next/worker.js",
	/** The deployed Worker with test controls. */
	gated: "e2e/support/gated.ts",
} as const;

export type Lane = keyof typeof ENTRIES;
export const LANES = Object.keys(ENTRIES) as Lane[];

/** Bundles a lane below the tests' folder: once, because it takes seconds. Throws when that fails. */
export const bundle = (lane: Lane, folder: string): Promise<void> =>
	bundleWorker(ENTRIES[lane], `${folder}/${lane}`);

/** Where `bundle` has put a lane's script. */
export const scriptOf = (lane: Lane, folder: string): string =>
	scriptIn(`${folder}/${lane}`, ENTRIES[lane]);

/** The `BETTER_AUTH_SECRET` of all of them. */
export const SECRET = "a secret that only the tests and their Workers know";
/** The first admin of every database. */
export const ADMIN = { email: "admin@example.com", password: PASSWORD };
