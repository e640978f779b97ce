import { route } from "#lib/http/route.ts";
import { createKey } from "./create-key.ts";

// v0.1.0 clients create keys with GET. HEAD is off: it would create a key that no client receives.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: createKey, POST: createKey },
	{ head: false },
);
