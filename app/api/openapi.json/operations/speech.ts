import * as z from "zod/mini";
import type { TemporaryKey } from "#lib/deepgram/temporary-key.ts";
import { KeyFields } from "../../deepgram/schema.ts";
import { about, text, time } from "../fields.ts";
import { request, response } from "../json-schema.ts";
import type { Operation, Operations } from "../operation.ts";

const SpeechKeyRequest = request("SpeechKeyRequest", KeyFields);
const SpeechKey = response<TemporaryKey>()(
	"SpeechKey",
	z.object({
		key: text("The temporary key. It can only transcribe."),
		key_id: text("Deepgram's id of the key."),
		api_key_id: text("The same as `key_id`."),
		comment: text("Identifies the user of the key."),
		scopes: z.array(z.string()),
		time_to_live_in_seconds: about(
			z.int(),
			"For how long the key can open sockets. Open sockets stay open.",
		),
		expiration_date: time("When the key expires."),
		url: text("The same as `listen.v1`."),
		listen: about(
			z.object({ v1: text("For Nova."), v2: text("For Flux.") }),
			"The live sockets, by version of Deepgram's API.",
		),
	}),
);

const createKey: Omit<Operation, "id"> = {
	tag: "Speech",
	summary: "Create a temporary key for Deepgram",
	description: `The key lives 60 seconds. A browser opens the socket with the subprotocols \`["token", key]\`.`,
	access: "approved",
	query: KeyFields,
	queryFields: { sessionId: "The interview that the key is for." },
	responses: { 200: { description: "The key.", schema: SpeechKey } },
	errors: [
		"FORBIDDEN_ORIGIN",
		"SESSION_ENDED",
		"RATE_LIMITED",
		"QUOTA_EXCEEDED",
		"NOT_FOUND",
		"UPSTREAM_ERROR",
		"UPSTREAM_TIMEOUT",
	],
};
const body = { schema: SpeechKeyRequest, isOptional: true };
const OLD = "For clients of v0.1.0. The same as `POST`.";
const ASK =
	"The same as `/api/deepgram`, at the path where newer clients get the key for a spoken question.";

export const speech: Operations = {
	"POST /api/deepgram": { ...createKey, id: "createSpeechKey", body },
	"GET /api/deepgram": { ...createKey, id: "createSpeechKeyByGet", description: OLD },
	"POST /api/deepgram/ask": { ...createKey, id: "createAskSpeechKey", description: ASK, body },
	"GET /api/deepgram/ask": { ...createKey, id: "createAskSpeechKeyByGet", description: ASK },
};
