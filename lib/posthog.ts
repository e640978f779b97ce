// One analytics event out. Wire format: POST {host}/i/v0/e/ (posthog.com/docs/api/capture).
import type { PostHogConfig } from "./env.ts";
import { ApiError } from "./errors.ts";
import { logFailure } from "./log.ts";
import type { Outcome } from "./observe.ts";
import type { Prompt } from "./prompt.ts";

const TIMEOUT_MS = 3_000;

interface Generation {
	traceId: string;
	/** PostHog's `distinct_id`; v0.1.0's frontend identifies people by e-mail. */
	email: string;
	model: string;
	baseUrl: string;
	prompt: Prompt;
}

/** Sends one `$ai_generation` event: one try of 3 s, one more, then a line in the log. Never throws; without a config it does nothing. */
export async function reportGeneration(
	config: PostHogConfig | undefined,
	generation: Generation,
	outcome: Outcome,
): Promise<void> {
	// Without a key for Gemini nothing was asked, so there is nothing to tell.
	const isUnasked = outcome.error instanceof ApiError && outcome.error.code === "MISSING_BINDING";
	if (!config || isUnasked) return;
	const body = JSON.stringify({
		api_key: config.apiKey,
		event: "$ai_generation",
		distinct_id: generation.email,
		timestamp: new Date(outcome.endedAt).toISOString(),
		// The same for both tries: PostHog counts them once.
		uuid: crypto.randomUUID(),
		properties: properties(generation, outcome, config.privacyMode),
	});
	try {
		await send(config, body).catch(() => send(config, body));
	} catch (cause) {
		const error = new ApiError("UPSTREAM_ERROR", "An $ai_generation event was lost.", { cause });
		logFailure({ requestId: generation.traceId }, error);
	}
}

async function send(config: PostHogConfig, body: string): Promise<void> {
	const response = await fetch(`${config.host}/i/v0/e/`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body,
		signal: AbortSignal.timeout(TIMEOUT_MS),
		redirect: "manual",
	});
	// Read, not cancelled: the connection serves the next event too. Where it breaks, the status says all there is to know.
	await response.arrayBuffer().catch(() => {});
	if (!response.ok) throw new Error(`PostHog answered ${response.status}`);
}

const seconds = (from: number, to: number | undefined) =>
	to === undefined ? undefined : (to - from) / 1000;

// Names from PostHog's schema for LLM analytics. What is undefined stays out of the JSON.
function properties(
	{ traceId, model, baseUrl, prompt }: Generation,
	outcome: Outcome,
	privacyMode: boolean,
): Record<string, unknown> {
	const { usage, error } = outcome;
	const failure = error instanceof ApiError ? error : undefined;
	return {
		$ai_trace_id: traceId,
		$ai_provider: "gemini",
		$ai_model: model,
		$ai_base_url: baseUrl,
		$ai_input: privacyMode ? null : messages(prompt),
		$ai_output_choices: privacyMode ? null : [{ role: "assistant", content: outcome.text }],
		$ai_latency: seconds(outcome.startedAt, outcome.endedAt),
		$ai_time_to_first_token: seconds(outcome.startedAt, outcome.firstTextAt),
		$ai_input_tokens: usage?.input,
		$ai_output_tokens: usage?.output,
		$ai_cache_read_input_tokens: usage?.cached,
		$ai_cache_reporting_exclusive: usage?.cached === undefined ? undefined : false,
		$ai_reasoning_tokens: usage?.reasoning,
		$ai_http_status: outcome.status ?? failure?.upstreamStatus,
		$ai_is_error: outcome.ended === "failed",
		$ai_error:
			outcome.ended === "failed"
				? failure
					? `${failure.code}: ${failure.message}`
					: "INTERNAL: Internal error"
				: undefined,
		$ai_stream: true,
		$ai_stop_reason:
			outcome.stopReason ?? (outcome.ended === "cancelled" ? "cancelled" : undefined),
	};
}

function messages({ systemInstruction, contents }: Prompt): { role: string; content: string }[] {
	const text = (parts: { text: string }[]) => parts.map((part) => part.text).join("\n\n");
	return [
		...(systemInstruction ? [{ role: "system", content: text(systemInstruction.parts) }] : []),
		...contents.map(({ role, parts }) => ({ role, content: text(parts) })),
	];
}
