import * as z from "zod/mini";
import { requireApproved } from "#lib/access/access.ts";
import { startBeforeAuthorized } from "#lib/access/early-start.ts";
import { renewSession } from "#lib/access/session-renewal.ts";
import { generate } from "#lib/completion/gemini.ts";
import { observe } from "#lib/completion/observe.ts";
import { reportGeneration } from "#lib/completion/posthog.ts";
import { buildPrompt } from "#lib/completion/prompt.ts";
import { type EventStream, eventStream } from "#lib/completion/sse.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { readAuthorizedJson } from "#lib/http/authorized-body.ts";
import type { ApiError } from "#lib/http/errors.ts";
import { logFailure } from "#lib/http/log.ts";
import { type Call, route } from "#lib/http/route.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const Body = z.object({
	prompt: z
		.string()
		.check(z.trim(), z.minLength(FIELD_LIMITS.prompt.min), z.maxLength(FIELD_LIMITS.prompt.max)),
	bg: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.bg.max))),
	flag: z.nullish(z.string()),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config } = call;
		// Aborted without a reason: workerd would log one as uncaught.
		const left = new AbortController();
		const leave = () => left.abort();
		request.signal.addEventListener("abort", leave);
		if (request.signal.aborted) leave();
		const decision = call.timed("authorization", requireApproved(request, config));
		const { stream, ended } = await startBeforeAuthorized(
			request,
			config,
			{ authorization: decision, limiter: config.limits.completions },
			(user) => begin(call, user, decision, left),
			async (begun) => {
				leave();
				await (await begun).ended;
			},
		);
		const response = stream.open();
		await renewSession(call, await decision, response, ended);
		return response;
	},
});

/** Asks Gemini, unless the body is wrong or the client has disconnected by then; returns the stream of its answer. */
async function begin(
	call: Call,
	user: { id: string; email: string },
	decision: Promise<unknown>,
	left: AbortController,
): Promise<{ stream: EventStream; ended: Promise<void> }> {
	const { request, config, requestId, waitUntil } = call;
	const { gemini, posthog } = config;
	const decide = () => requireApproved(request, config);
	const { body, confirmed } = await readAuthorizedJson(
		request,
		Body,
		MAX_BODY_BYTES,
		decision,
		decide,
	);
	const prompt = buildPrompt(body);
	left.signal.throwIfAborted();

	const log = (error: ApiError) => logFailure({ requestId, path: "/api/completion" }, error);
	const stream = eventStream(left, log);
	const { ended: generation, outcome } = observe(
		(onEvent) => generate(gemini, prompt, left.signal, onEvent),
		left.signal,
		(event) => {
			if (event.type === "late-error") log(event.error);
			return event.type === "frame" && event.text ? stream.sendText(event.text) : undefined;
		},
	);
	const ended = stream.endAfter(generation);
	const about = {
		traceId: requestId,
		email: user.email,
		prompt,
		model: gemini.model,
		baseUrl: gemini.baseUrl,
	};
	// Before the first byte: without it the Worker ends with the client and nothing is recorded.
	waitUntil(ended.then(async () => reportGeneration(posthog, about, await outcome)));
	await confirmed.catch((refusal) => {
		left.abort();
		throw refusal;
	});
	return { stream, ended };
}
