// Requests until a rate limit is reached.

/**
 * Sends requests until one is over the limit; returns it and the number of those before it. Throws when twice the limit passes: counters
 * restart with each minute of the clock, so a burst may get its limit twice.
 */
export async function untilLimited(limit: number, send: () => Promise<Response>) {
	for (let passed = 0; passed <= 2 * limit; passed++) {
		const response = await send();
		if (response.status === 429) return { passed, rejected: response };
	}
	throw new Error(`no 429 after ${2 * limit + 1} requests`);
}
