import { readAuthorized } from "#lib/access/authorized-body.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { createTemporaryKey } from "#lib/deepgram/temporary-key.ts";
import { requireFetch, requireTrustedOrigin } from "#lib/http/cors.ts";
import { parseJson, readQuery } from "#lib/http/parse.ts";
import { consumeOrThrow } from "#lib/http/rate-limit.ts";
import { readText } from "#lib/http/request-body.ts";
import type { Call } from "#lib/http/route.ts";
import { noteSeen, requireNotEnded } from "#lib/interviews/current-interview.ts";
import { spend } from "#lib/usage/caps.ts";
import { recordOrLog } from "#lib/usage/record.ts";
import { keyEstimate, recordKey } from "#lib/usage/record-listening.ts";
import { KeyFields } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

/** Answers a request for a temporary Deepgram key. */
export async function answerKeyRequest(call: Call): Promise<Response> {
	const { request, config, requestId, timed, waitUntil } = call;
	requireFetch(request);
	requireTrustedOrigin(request, config);
	const { user, sessionId, key } = await spend(call, keyEstimate(config), async (authorize) => {
		const read = await readAuthorized(authorize, () => readSessionId(request));
		const { user, body: sessionId } = read;
		requireNotEnded(user, sessionId);
		await consumeOrThrow(config.limits.keys, user.id);
		const key = createTemporaryKey(config.deepgram, user, request.signal);
		return { user, sessionId, key: await timed("deepgram", key) };
	});
	const record = async () => {
		const interviewId = await noteSeen(call, user, sessionId);
		const charge = { id: requestId, userId: user.id, interviewId };
		await recordOrLog(charge, () => recordKey(config, charge, key.key_id));
	};
	waitUntil(record());
	const response = Response.json(key);
	await renewSession(call, user, response, Promise.resolve());
	return response;
}

/** Returns the interview's id from a request's query or, with a POST, its body. v0.1.0 clients send no body. */
async function readSessionId(request: Request): Promise<string | null | undefined> {
	const { sessionId } = readQuery(request, KeyFields);
	if (sessionId || request.method === "GET") return sessionId;
	const text = await readText(request, MAX_BODY_BYTES);
	return text ? parseJson(KeyFields, text).sessionId : undefined;
}
