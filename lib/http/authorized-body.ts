// A slow body outlives the authorization of its request: the user may have been banned, signed out or deleted while it arrived.
import type * as z from "zod/mini";
import { readJson } from "./request-body.ts";

// A body that was sent together with its request arrives sooner.
export const FRESH_AUTHORIZATION_MS = 10;

/**
 * Authorizes a request, then reads its JSON body as `readJson` does, and authorizes it again if the body took long. Throws what `authorize`
 * and `readJson` throw.
 */
export async function readAuthorizedJson<User, Schema extends z.ZodMiniType>(
	request: Request,
	authorize: () => Promise<User>,
	schema: Schema,
	limit: number,
): Promise<{ user: User; body: z.output<Schema> }> {
	const user = await authorize();
	const authorizedAt = Date.now();
	const body = await readJson(request, schema, limit);
	if (Date.now() - authorizedAt > FRESH_AUTHORIZATION_MS) await authorize();
	return { user, body };
}
