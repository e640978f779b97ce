import * as z from "zod/mini";
import { requireApproved } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { generate } from "#lib/gemini.ts";
import type { GeminiEvent } from "#lib/gemini-stream.ts";
import { readJson } from "#lib/input.ts";
import { requireWithin } from "#lib/limits.ts";
import { logFailure } from "#lib/log.ts";
import { observe } from "#lib/observe.ts";
import { reportGeneration } from "#lib/posthog.ts";
import { buildPrompt } from "#lib/prompt.ts";
import { route } from "#lib/route.ts";
import { eventStream } from "#lib/sse.ts";

const MAX_BODY_BYTES = 256 * 1024;
const Body = z.object({
	prompt: z.string().check(z.trim(), z.minLength(1), z.maxLength(32_000)),
	bg: z.optional(z.string().check(z.maxLength(16_000))),
	flag: z.optional(z.string()),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, config, requestId, waitUntil }) {
		const user = await requireApproved(request, config, createDb(config.d1));
		await requireWithin(config.limits.completions, user.id);
		const prompt = buildPrompt(await readJson(request, Body, MAX_BODY_BYTES));

		const left = new AbortController();
		const { model, baseUrl } = config.gemini;
		const about = { traceId: requestId, email: user.email, prompt, model, baseUrl };
		const generation = observe(
			generate(config.gemini, prompt, left.signal),
			left.signal,
			(outcome) => reportGeneration(config.posthog, about, outcome),
		);
		// Before the first byte: without it the Worker ends with the client and nothing is recorded.
		waitUntil(generation.reported);
		return eventStream(texts(generation.events), request.signal, {
			onLeave: () => left.abort(new Error("the client left")),
			onError: (error) => logFailure({ requestId, path: "/api/completion" }, error),
		});
	},
});

async function* texts(events: AsyncGenerator<GeminiEvent, void>) {
	for await (const event of events) if (event.type === "text") yield { text: event.text };
}
