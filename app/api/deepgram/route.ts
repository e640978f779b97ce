import { route } from "#lib/http/route.ts";
import { answerKeyRequest } from "./answer-key-request.ts";

// v0.1.0 clients create keys with GET. HEAD is off: it would create a key that no client receives.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: answerKeyRequest, POST: answerKeyRequest },
	{ head: false },
);
