// The two ways a request can take through the Worker. What is deployed takes the direct one for the API; Next's is what `pnpm dev` runs.
export const ENTRIES = {
	/** `worker.ts`: the API goes straight to its handlers. */
	direct: undefined,
	/** OpenNext's own worker: everything goes through Next. */
	next: ".open-next/worker.js",
} as const;

export type Lane = keyof typeof ENTRIES;
