// Sends the `$ai_generation` event. Wire format: POST {host}/i/v0/e/ (posthog.com/docs/api/capture).
import type { PostHogConfig } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { logDone, logFailure } from "../http/log.ts";
import { postJson } from "../http/post-json.ts";
import { toUsd } from "../usage/money.ts";
import { type PricedCall, totalOf } from "../usage/record-calls.ts";
import type { Outcome } from "./observe.ts";
import type { Prompt } from "./prompt.ts";

const TIMEOUT_MS = 3_000;
// PostHog rejects events of a megabyte or more. These limits leave room for the other properties.
const MAX_INPUT_BYTES = 500_000;
const MAX_OUTPUT_BYTES = 300_000;
// While PostHog is down, each event would cost two timeouts and a log line.
const FAILURES_TO_PAUSE = 5;
const PAUSE_MS = 60_000;

interface Generation {
	traceId: string;
	/** Undefined for a completion outside an interview. */
	interviewId: string | undefined;
	/** PostHog's `distinct_id`: v0.1.0's frontend identifies users by e-mail address. */
	email: string;
	baseUrl: string;
	prompt: Prompt;
}

/** PostHog's recent failures, as seen by this isolate. */
const health = { failures: 0, lost: 0, pausedUntil: 0 };

/**
 * Sends one `$ai_generation` event, with one retry. Never throws. After five lost events in a row it sends one event a minute until
 * PostHog responds again, and logs how many were lost. Does nothing without a config.
 */
export async function reportGeneration(
	config: PostHogConfig | undefined,
	generation: Generation,
	outcome: Outcome,
	calls: readonly PricedCall[],
): Promise<void> {
	// Without a key for Gemini no request was made, so there is nothing to report.
	if (!config || calls.length === 0) return;
	const isPaused = health.failures >= FAILURES_TO_PAUSE;
	if (isPaused && Date.now() < health.pausedUntil) {
		health.lost++;
		return;
	}
	health.pausedUntil = Date.now() + PAUSE_MS;
	const body = JSON.stringify({
		api_key: config.apiKey,
		event: "$ai_generation",
		distinct_id: generation.email,
		timestamp: new Date(outcome.endedAt).toISOString(),
		// The same for both attempts, so that PostHog counts them once.
		uuid: crypto.randomUUID(),
		properties: properties(generation, outcome, calls, config.privacyMode),
	});
	try {
		await send(config, body).catch((cause) => {
			if (isPaused) throw cause;
			return send(config, body);
		});
	} catch (cause) {
		health.failures++;
		health.lost++;
		if (!isPaused) logLoss(generation.traceId, cause);
		return;
	}
	if (health.failures >= FAILURES_TO_PAUSE) {
		const message = `PostHog is back. ${health.lost} $ai_generation events were lost.`;
		logDone("analytics", { message });
	}
	health.failures = health.lost = 0;
}

function logLoss(requestId: string, cause: unknown): void {
	const message =
		health.failures < FAILURES_TO_PAUSE
			? "An $ai_generation event was lost."
			: "An $ai_generation event was lost, the fifth in a row. PostHog gets one event a minute until it is back.";
	// Requests that were already running when the pause began.
	if (health.failures > FAILURES_TO_PAUSE) return;
	logFailure({ task: "analytics", requestId }, new ApiError("UPSTREAM_ERROR", message, { cause }));
}

const send = (config: PostHogConfig, body: string): Promise<void> =>
	postJson(`${config.host}/i/v0/e/`, body, { service: "PostHog", timeoutMs: TIMEOUT_MS });

const seconds = (from: number, to: number | undefined) =>
	to === undefined ? undefined : (to - from) / 1000;

// Property names from PostHog's schema for LLM analytics. JSON omits undefined values.
function properties(
	{ traceId, interviewId, baseUrl, prompt }: Generation,
	outcome: Outcome,
	calls: readonly PricedCall[],
	privacyMode: boolean,
): Record<string, unknown> {
	const { error } = outcome;
	const last = outcome.requests.at(-1);
	// Of all requests to Gemini, replaced ones included: they are paid for too.
	const { input, cached, output, thoughts, inputNano, outputNano } = totalOf(calls);
	const failure = error instanceof ApiError ? error : undefined;
	return {
		$ai_trace_id: traceId,
		$ai_session_id: interviewId,
		$ai_provider: "gemini",
		$ai_model: calls.at(-1)?.model,
		$ai_base_url: baseUrl,
		$ai_input: privacyMode ? null : messages(prompt),
		$ai_output_choices: privacyMode
			? null
			: [{ role: "assistant", content: startOf(outcome.text, MAX_OUTPUT_BYTES) }],
		$ai_latency: seconds(outcome.startedAt, outcome.endedAt),
		$ai_time_to_first_token: seconds(outcome.startedAt, outcome.firstTextAt),
		$ai_input_tokens: input,
		$ai_output_tokens: output,
		$ai_cache_read_input_tokens: cached,
		// Gemini's input includes what was cached.
		$ai_cache_reporting_exclusive: false,
		$ai_reasoning_tokens: thoughts,
		$ai_input_cost_usd: toUsd(inputNano),
		$ai_output_cost_usd: toUsd(outputNano),
		$ai_total_cost_usd: toUsd(inputNano + outputNano),
		// Otherwise PostHog takes a cost of 0 for a missing one, and estimates it by its own prices.
		$ai_cost_passthrough: true,
		$ai_http_status: last?.status ?? failure?.upstreamStatus,
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
	const text = (parts: Prompt["contents"][number]["parts"]) => parts.map(partText).join("\n\n");
	const all = [
		...(systemInstruction ? [{ role: "system", content: text(systemInstruction.parts) }] : []),
		...contents.map(({ role, parts }) => ({
			role: role === "model" ? "assistant" : role,
			content: text(parts),
		})),
	];
	// The newest message is kept first: it has the question.
	let left = MAX_INPUT_BYTES;
	return all
		.reverse()
		.map(({ role, content }) => {
			const kept = startOf(content, left);
			left -= jsonBytes(kept);
			return { role, content: kept };
		})
		.reverse();
}

/** Pictures may show anything that was on the screen: analytics gets only their type and size. */
function partText(part: Prompt["contents"][number]["parts"][number]): string {
	if ("text" in part) return part.text;
	const { mimeType, size } = part.inlineData;
	return `[${mimeType}, ${Math.ceil(size / 1024)} KB]`;
}

const encoder = new TextEncoder();
const jsonBytes = (text: string) => encoder.encode(JSON.stringify(text)).length;

/** Returns the longest start of a text that takes at most `bytes` bytes of JSON, with "…" where it was cut. */
function startOf(text: string, bytes: number): string {
	// No character takes more than `\u0000`, six bytes.
	if (text.length * 6 <= bytes) return text;
	let kept = text;
	for (let size = jsonBytes(kept); size > bytes && kept; size = jsonBytes(kept)) {
		const length = Math.floor((kept.length * bytes) / size) - 1;
		kept = length > 0 ? `${kept.slice(0, length).toWellFormed()}…` : "";
	}
	return kept;
}
