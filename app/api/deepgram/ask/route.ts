import { route } from "#lib/http/route.ts";
import { answerKeyRequest } from "../answer-key-request.ts";

/** The same as `/api/deepgram`, at the path where newer clients get the key for a spoken question. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{ GET: answerKeyRequest, POST: answerKeyRequest },
	{ head: false },
);
