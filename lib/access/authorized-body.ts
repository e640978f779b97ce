// A slow body outlives the authorization of its request: the user may have been banned, signed out or deleted while it arrived.
import type * as z from "zod/mini";
import { readJson } from "../http/parse.ts";

// A body that was sent together with its request arrives sooner.
export const FRESH_AUTHORIZATION_MS = 10;

/** Authorizes a request, then reads its body, and authorizes it again if the body took long. Throws what `authorize` and `read` throw. */
export async function readAuthorized<User, Body>(
	authorize: () => Promise<User>,
	read: () => Promise<Body>,
): Promise<{ user: User; body: Body }> {
	let user = await authorize();
	const authorizedAt = Date.now();
	const body = await read();
	if (Date.now() - authorizedAt > FRESH_AUTHORIZATION_MS) user = await authorize();
	return { user, body };
}

/** Reads a JSON body as `readJson` does, authorized as `readAuthorized` does it. */
export const readAuthorizedJson = <User, Schema extends z.ZodMiniType>(
	request: Request,
	authorize: () => Promise<User>,
	schema: Schema,
	limit: number,
): Promise<{ user: User; body: z.output<Schema> }> =>
	readAuthorized(authorize, () => readJson(request, schema, limit));
