// When to connect again, and to which API. Browsers cannot read the status of a failed handshake, so a project without Flux, a project at its
// limit and a broken network look the same: only what works instead distinguishes them.
import type { ApiVersion } from "./deepgram/listen-url.ts";

export interface ConnectionHistory {
	/** How many sockets have failed since the last one that worked. */
	failures: number;
	prefersFlux: boolean;
	/** True once Flux has transcribed for this listener: the project may use it. */
	hasFluxWorked: boolean;
}

const FAILURES_PER_VERSION = 2;
const FAILURES_OF_BOTH = 2 * FAILURES_PER_VERSION;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/** Two attempts with Flux, two with Nova-3, and so on, until one of them works. */
export function nextVersion({
	failures,
	prefersFlux,
	hasFluxWorked,
}: ConnectionHistory): ApiVersion {
	if (!prefersFlux) return "v1";
	if (hasFluxWorked) return "v2";
	return Math.floor(failures / FAILURES_PER_VERSION) % 2 === 0 ? "v2" : "v1";
}

/** A socket that worked is replaced at once. */
export function retryDelay(failures: number): number {
	return failures === 0 ? 0 : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

export function isAtLimit({ failures }: ConnectionHistory): boolean {
	return failures >= FAILURES_OF_BOTH;
}
