// One completion: Gemini's events become server-sent events for the client, and one analytics event when it has ended.
import type { User } from "../access/access.ts";
import type { ApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import type { Call } from "../http/route.ts";
import { noteSeen } from "../interviews/current-interview.ts";
import { generate } from "./gemini.ts";
import { observe } from "./observe.ts";
import { reportGeneration } from "./posthog.ts";
import type { Prompt } from "./prompt.ts";
import { eventStream } from "./sse.ts";

export interface Completion {
	/** Returns the response that streams the answer. */
	open: () => Response;
	/** Resolves when the answer has ended, in whatever way. Never rejects. */
	ended: Promise<void>;
	/** The interview that the client has named. */
	sessionId: string | null | undefined;
}

/** Starts to answer a prompt, before the response is opened. Aborting `disconnect` ends the call to Gemini. */
export function startCompletion(
	call: Call,
	user: Pick<User, "id" | "email">,
	prompt: Prompt,
	sessionId: string | null | undefined,
	disconnect: AbortController,
): Completion {
	const { config, requestId, waitUntil } = call;
	const { gemini, posthog } = config;
	const { signal } = disconnect;
	const log = (error: ApiError) => logFailure({ requestId, path: "/api/completion" }, error);

	const stream = eventStream(disconnect, log);
	const { ended: generation, outcome } = observe(
		(onEvent) => generate(gemini, prompt, signal, onEvent),
		signal,
		(event) => {
			if (event.type === "late-error") log(event.error);
			return event.type === "frame" && event.text ? stream.sendText(event.text) : undefined;
		},
	);
	const ended = stream.endAfter(generation);

	const [model = ""] = gemini.models;
	const about = { traceId: requestId, email: user.email, prompt, model, baseUrl: gemini.baseUrl };
	// Registered before the first byte: otherwise the Worker would end with the client, and nothing would be reported.
	waitUntil(
		ended.then(async () => {
			const interviewId = await noteSeen(call, user, sessionId);
			await reportGeneration(posthog, { ...about, interviewId }, await outcome);
		}),
	);
	return { open: stream.open, ended, sessionId };
}
