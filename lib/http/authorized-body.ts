// A slow body outlives the decision that let its request in: somebody may have been banned, signed out or deleted while it arrived.
import type * as z from "zod/mini";
import { readJson } from "./request-body.ts";

// A body that came with its request is read sooner.
const FRESH_MS = 10;

/**
 * Reads a JSON body as `readJson` does, for a request that `decision` is about. Where that was made before the body was whole, `decide` is
 * called again: `confirmed` settles as it does, and nothing may go out before.
 */
export async function readAuthorizedJson<T extends z.ZodMiniType>(
	request: Request,
	schema: T,
	limit: number,
	decision: Promise<unknown>,
	decide: () => Promise<unknown>,
): Promise<{ body: z.output<T>; confirmed: Promise<unknown> }> {
	let decidedAt = Number.POSITIVE_INFINITY;
	decision.then(
		() => {
			decidedAt = Date.now();
		},
		() => {},
	);
	const body = await readJson(request, schema, limit);
	const isStale = Date.now() - decidedAt > FRESH_MS;
	const confirmed = isStale ? decide() : Promise.resolve();
	// Awaited later, perhaps after something else has failed.
	confirmed.catch(() => {});
	return { body, confirmed };
}
