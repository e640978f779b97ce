import * as z from "zod/mini";
import { requireApproved } from "#lib/access.ts";
import type { ApiError } from "#lib/errors.ts";
import { generate } from "#lib/gemini.ts";
import { readJson } from "#lib/input.ts";
import { logFailure } from "#lib/log.ts";
import { observe } from "#lib/observe.ts";
import { reportGeneration } from "#lib/posthog.ts";
import { forApproved } from "#lib/presume.ts";
import { buildPrompt } from "#lib/prompt.ts";
import { type Call, route } from "#lib/route.ts";
import { type EventStream, eventStream } from "#lib/sse.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const Body = z.object({
	prompt: z.string().check(z.trim(), z.minLength(1), z.maxLength(300_000)),
	bg: z.nullish(z.string().check(z.maxLength(16_000))),
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
		const { stream } = await forApproved(
			request,
			config,
			{
				decision: call.timed("authorization", requireApproved(request, config)),
				limiter: config.limits.completions,
			},
			(user) => begin(call, user, left),
			async (begun) => {
				leave();
				await (await begun).ended;
			},
		);
		return stream.open();
	},
});

/** Asks Gemini, unless the body is wrong or everything was left by then; gives the stream of its answer. */
async function begin(
	{ request, config: { gemini, posthog }, requestId, waitUntil }: Call,
	user: { id: string; email: string },
	left: AbortController,
): Promise<{ stream: EventStream; ended: Promise<void> }> {
	const prompt = buildPrompt(await readJson(request, Body, MAX_BODY_BYTES));
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
	return { stream, ended };
}
