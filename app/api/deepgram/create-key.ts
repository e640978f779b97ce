import * as z from "zod/mini";
import { requireApproved } from "#lib/access/access.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { createTemporaryKey } from "#lib/deepgram.ts";
import { readAuthorized } from "#lib/http/authorized-body.ts";
import { requireFetch, requireTrustedOrigin } from "#lib/http/cors.ts";
import { consumeOrThrow } from "#lib/http/rate-limit.ts";
import { parseJson, readQuery, readText } from "#lib/http/request-body.ts";
import type { Call } from "#lib/http/route.ts";
import { noteSeen, requireNotEnded, sessionIdField } from "#lib/interviews/current-interview.ts";

const MAX_BODY_BYTES = 16 * 1024;
const Fields = z.object({ sessionId: sessionIdField });

/** Answers a request for a temporary Deepgram key. */
export async function createKey(call: Call): Promise<Response> {
	const { request, config, timed } = call;
	requireFetch(request);
	requireTrustedOrigin(request, config);
	const { user, body: sessionId } = await readAuthorized(
		() => timed("authorization", requireApproved(request, config)),
		() => readSessionId(request),
	);
	requireNotEnded(user, sessionId);
	await consumeOrThrow(config.limits.keys, user.id);
	const key = createTemporaryKey(config.deepgram, user, request.signal);
	const response = Response.json(await timed("deepgram", key));
	await renewSession(call, user, response, Promise.resolve());
	call.waitUntil(noteSeen(call, user, sessionId));
	return response;
}

/** Returns the interview that a request names in its query or, with a POST, in its body. v0.1.0 clients send no body. */
async function readSessionId(request: Request): Promise<string | null | undefined> {
	const { sessionId } = readQuery(request, Fields);
	if (sessionId || request.method === "GET") return sessionId;
	const text = await readText(request, MAX_BODY_BYTES);
	return text ? parseJson(Fields, text).sessionId : undefined;
}
