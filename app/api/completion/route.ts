import * as z from "zod/mini";
import { requireApproved } from "#lib/access.ts";
import { generate } from "#lib/gemini.ts";
import type { GeminiEvent } from "#lib/gemini-stream.ts";
import { readJson } from "#lib/input.ts";
import { requireWithin } from "#lib/limits.ts";
import { logFailure } from "#lib/log.ts";
import { type Events, observe } from "#lib/observe.ts";
import { reportGeneration } from "#lib/posthog.ts";
import { forApproved } from "#lib/presume.ts";
import { buildPrompt } from "#lib/prompt.ts";
import { type Call, route } from "#lib/route.ts";
import { eventStream } from "#lib/sse.ts";

const MAX_BODY_BYTES = 256 * 1024;
const Body = z.object({
	prompt: z.string().check(z.trim(), z.minLength(1), z.maxLength(32_000)),
	bg: z.optional(z.string().check(z.maxLength(16_000))),
	flag: z.optional(z.string()),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { request, config, requestId } = call;
		// Aborted without a reason: workerd would log one as uncaught.
		const left = new AbortController();
		const events = await forApproved(
			request,
			config,
			call.timed("authorization", requireApproved(request, config)),
			(user) => begin(call, user, left.signal),
			async (begun) => {
				left.abort();
				await (await begun).return();
			},
		);
		return eventStream(events, toFrame, request.signal, {
			onLeave: () => left.abort(),
			onError: (error) => logFailure({ requestId, path: "/api/completion" }, error),
		});
	},
});

/** Asks Gemini, unless the user had their share, the body is wrong, or the signal is aborted by then. */
async function begin(
	{ request, config, requestId, waitUntil }: Call,
	user: { id: string; email: string },
	signal: AbortSignal,
): Promise<Events> {
	await requireWithin(config.limits.completions, user.id);
	const prompt = buildPrompt(await readJson(request, Body, MAX_BODY_BYTES));
	signal.throwIfAborted();

	const { model, baseUrl } = config.gemini;
	const about = { traceId: requestId, email: user.email, prompt, model, baseUrl };
	const generation = observe(generate(config.gemini, prompt, signal), signal, (outcome) =>
		reportGeneration(config.posthog, about, outcome),
	);
	// Before the first byte: without it the Worker ends with the client and nothing is recorded.
	waitUntil(generation.reported);
	return generation.events;
}

function toFrame(event: GeminiEvent): object | undefined {
	return event.type === "frame" && event.text ? { text: event.text } : undefined;
}
