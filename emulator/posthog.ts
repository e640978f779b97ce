// A strict local PostHog: single and batched capture, and an empty list of flags, as posthog.com/docs/api describes them.
import type { Answer, Call } from "./answer.ts";

export const POSTHOG_KEY = "emulator-posthog-key";

export function posthog(answer: Answer, call: Call) {
	const isSingle = call.path === "/i/v0/e/";
	const isFlags = call.path === "/flags/";
	if (call.method !== "POST" || !(isSingle || isFlags || call.path === "/batch/")) {
		return answer.refuse("unknown path", 404, {
			type: "invalid_request",
			code: "not_found",
			detail: `The emulator has no ${call.method} ${call.path}.`,
		});
	}
	const body = call.body as { api_key?: string; batch?: unknown[] } | null;
	const isWrongKey = body?.api_key !== POSTHOG_KEY;
	if (isWrongKey && (isFlags || !body?.api_key)) {
		return answer.refuse("wrong key", 401, {
			type: "authentication_error",
			code: "invalid_api_key",
			detail: "Project API key invalid.",
		});
	}
	if (isFlags) return answer.json(200, { flags: {}, errorsWhileComputingFlags: false });
	const events = isSingle ? [body] : body?.batch;
	if (!Array.isArray(events) || !events.length || !events.every(isEvent)) {
		return answer.refuse("malformed event", 400, {
			type: "validation_error",
			code: "invalid_payload",
			detail: "An event needs event, distinct_id and properties.",
		});
	}
	// Capture accepts events with any key, and drops those of a wrong one.
	if (isWrongKey) answer.entry.problem = "wrong key";
	answer.json(200, { status: "Ok" });
}

function isEvent(value: unknown): boolean {
	const event = value as { event?: unknown; distinct_id?: unknown; properties?: unknown } | null;
	return (
		typeof event?.event === "string" &&
		typeof event.distinct_id === "string" &&
		event.distinct_id !== "" &&
		typeof event.properties === "object"
	);
}
