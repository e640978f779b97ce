// How much memory the pictures of all requests may take together. An isolate has 128 MB for everything, and a body with pictures up to
// 16 MiB: large bodies wait until there is room, unread, so that the client's connection holds them back.
import { ApiError } from "../http/errors.ts";

const BUDGET_BYTES = 48 * 1024 * 1024;
const MAX_WAITING = 40;
// A candidate does not wait longer for an answer.
const WAIT_MS = 20_000;
// Waiting requests poll. If the request that frees memory woke them, they would depend on a request that may end at any time.
const CHECK_MS = 20;
// Longer than any upload and the first text after it. The platform may end a request without running its `finally`.
const LEASE_MS = 120_000;

/** Memory of one request's pictures. */
export interface PictureMemory {
	/** Holds a buffer instead of the previous one, which is freed at once. */
	hold: (buffer: ArrayBuffer) => void;
	/** Frees the buffer and ends the reservation. */
	free: () => void;
}

interface Lease {
	bytes: number;
	/** Milliseconds since 1970. */
	endsAt: number;
}

/** Returns a budget of memory. The isolate has one; tests create their own. */
export function createBudget(budgetBytes: number, maxWaiting: number, waitMs: number) {
	const leases = new Set<Lease>();
	const queue: { giveUpAt: number }[] = [];

	const room = (now: number) => {
		let free = budgetBytes;
		for (const lease of leases) {
			if (lease.endsAt <= now) leases.delete(lease);
			else free -= lease.bytes;
		}
		return free;
	};
	const grant = (bytes: number): PictureMemory => {
		const lease = { bytes, endsAt: Date.now() + LEASE_MS };
		leases.add(lease);
		return holder(() => leases.delete(lease));
	};

	/**
	 * Reserves memory, after the requests that have been waiting for longer. Throws `UNAVAILABLE` when too many are waiting or it takes too
	 * long, and the signal's reason when it aborts.
	 */
	return async function reserve(bytes: number, signal: AbortSignal): Promise<PictureMemory> {
		// Requests that ended while they were waiting.
		while (queue[0] && queue[0].giveUpAt <= Date.now()) queue.shift();
		if (queue.length === 0 && room(Date.now()) >= bytes) return grant(bytes);
		if (queue.length >= maxWaiting) throw tooMany();
		const turn = { giveUpAt: Date.now() + waitMs };
		queue.push(turn);
		try {
			for (;;) {
				await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
				signal.throwIfAborted();
				const now = Date.now();
				if (turn.giveUpAt <= now) throw tooMany();
				while (queue[0] && queue[0].giveUpAt <= now) queue.shift();
				if (queue[0] === turn && room(now) >= bytes) return grant(bytes);
			}
		} finally {
			const place = queue.indexOf(turn);
			if (place !== -1) queue.splice(place, 1);
		}
	};
}

const tooMany = () =>
	new ApiError("UNAVAILABLE", "Too many pictures are being sent right now. Try again soon.", {
		retryAfter: 5,
		// Load, not a failure.
		isLogged: false,
	});

function holder(giveBack: () => void): PictureMemory {
	let held: ArrayBuffer | undefined;
	return {
		hold(buffer) {
			// Detached, its memory is free at once, not after the next garbage collection.
			if (held !== buffer) held?.transfer(0);
			held = buffer;
		},
		free() {
			held?.transfer(0);
			held = undefined;
			giveBack();
		},
	};
}

/** Reserves memory of this isolate for a request's body with pictures. */
export const reservePictureMemory = createBudget(BUDGET_BYTES, MAX_WAITING, WAIT_MS);

/** Returns memory for the pictures of a body that is small enough to need no reservation. */
export const smallPictureMemory = (): PictureMemory => holder(() => {});
