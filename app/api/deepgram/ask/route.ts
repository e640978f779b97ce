import { route } from "#lib/http/route.ts";
import { createKey } from "../create-key.ts";

/** The same as `/api/deepgram`, at the path where newer clients get the key for a spoken question. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: createKey, POST: createKey },
	{ head: false },
);
