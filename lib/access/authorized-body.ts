// A slow body outlives the authorization of its request: the user may have been banned, signed out or deleted while it arrived.
import type * as z from "zod/mini";
import { readJson } from "../http/parse.ts";
import type { Call } from "../http/route.ts";
import { authorize, type Rule, type User } from "./access.ts";

// A body that was sent together with its request arrives sooner.
export const FRESH_AUTHORIZATION_MS = 10;

/** Authorizes a request, then reads its body, and authorizes it again if the body took long. Throws what `authorize` and `read` throw. */
export async function readAuthorized<Caller, Body>(
	authorize: () => Promise<Caller>,
	read: () => Promise<Body>,
): Promise<{ user: Caller; body: Body }> {
	let user = await authorize();
	const authorizedAt = Date.now();
	const body = await read();
	if (Date.now() - authorizedAt > FRESH_AUTHORIZATION_MS) user = await authorize();
	return { user, body };
}

const SMALL_BODY_BYTES = 16 * 1024;

/** Reads a JSON body of at most `limit` bytes as `readJson` does, authorized by a rule of access.ts as `readAuthorized` does it. */
export const readAuthorizedJson = <Schema extends z.ZodMiniType>(
	call: Call,
	rule: Rule,
	schema: Schema,
	limit = SMALL_BODY_BYTES,
): Promise<{ user: User; body: z.output<Schema> }> =>
	readAuthorized(
		() => authorize(call, rule),
		() => readJson(call.request, schema, limit),
	);
