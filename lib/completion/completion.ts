// One completion: Gemini's events become server-sent events for the client, and one analytics event when it has ended.
import type { User } from "../access/access.ts";
import type { Config } from "../env.ts";
import { FIELD_LIMITS } from "../field-limits.ts";
import type { GenerationLog } from "../http/request-log.ts";
import type { Call } from "../http/route.ts";
import { noteSeen } from "../interviews/current-interview.ts";
import { toUsd } from "../usage/money.ts";
import { possibleTokenPrices, tokenCost } from "../usage/prices.ts";
import { recordOrLog } from "../usage/record.ts";
import { type PricedCall, priceCalls, recordCalls, totalOf } from "../usage/record-calls.ts";
import { generate, MAX_OUTPUT_TOKENS } from "./gemini.ts";
import { chargedCalls, type Outcome, observe } from "./observe.ts";
import { reportGeneration } from "./posthog.ts";
import { estimateTokens, PICTURE_TOKENS } from "./prompt.ts";
import { MAX_JSON_BYTES, type Question } from "./question.ts";
import { eventStream } from "./sse.ts";

interface Completion {
	/** Returns the response that streams the answer. */
	open: () => Response;
	/** Resolves when the answer has ended, for whatever reason. Never rejects. */
	ended: Promise<void>;
}

/** Starts to answer a question, before the response is opened. Aborting `disconnect` ends the call to Gemini. */
export function startCompletion(
	call: Call,
	user: Pick<User, "id" | "email">,
	{ prompt, sessionId, memory }: Question,
	disconnect: AbortController,
): Completion {
	const { config, requestId, waitUntil } = call;
	const { gemini, posthog } = config;
	const { signal } = disconnect;
	const stream = eventStream(disconnect);
	const { ended: generation, outcome } = observe(
		(onEvent) => generate(gemini, { prompt, memory }, signal, onEvent),
		signal,
		(event) => (event.type === "frame" && event.text ? stream.sendText(event.text) : undefined),
	);
	const ended = stream.endAfter(generation);

	const about = { traceId: requestId, email: user.email, prompt, baseUrl: gemini.baseUrl };
	const priced = outcome.then((observed) => ({
		observed,
		calls: priceCalls(chargedCalls(observed, estimateTokens(prompt)), config),
	}));
	call.log.generation = priced.then(({ observed, calls }) => generationLog(observed, calls));
	const record = async () => {
		const { observed, calls } = await priced;
		const interviewId = await noteSeen(call, user, sessionId);
		const charge = { id: requestId, userId: user.id, interviewId };
		await Promise.all([
			recordOrLog(charge, () => recordCalls(config.d1, charge, calls)),
			reportGeneration(posthog, { ...about, interviewId }, observed, calls),
		]);
	};
	// Registered before the first byte: otherwise a client's disconnect would end the Worker too, and nothing would be recorded.
	waitUntil(ended.then(record));
	return { open: stream.open, ended };
}

/** Returns a generation's fields for the log. */
function generationLog(
	{ startedAt, firstTextAt, ended, error, lateError }: Outcome,
	calls: readonly PricedCall[],
): GenerationLog {
	const { inputNano, outputNano, ...tokens } = totalOf(calls);
	return {
		model: calls.at(-1)?.model,
		...tokens,
		costUsd: toUsd(inputNano + outputNano),
		calls: calls.length,
		firstTextMs: firstTextAt === undefined ? undefined : firstTextAt - startedAt,
		ended,
		error: error ?? lateError,
	};
}

const MAX_SYSTEM_TOKENS = 2_000;

/**
 * Returns what one call to Gemini may cost at most, in nanodollars, from the declared length of a completion's body in bytes. A token has at
 * least one byte: digits have one token each.
 */
export function estimateCost(
	{ gemini, prices }: Pick<Config, "prices"> & { gemini: Pick<Config["gemini"], "models"> },
	bodyBytes: number = MAX_JSON_BYTES,
): number {
	// A longer body has pictures, whose cost does not depend on their size.
	const textTokens = Math.min(bodyBytes, MAX_JSON_BYTES);
	const counts = {
		input: textTokens + FIELD_LIMITS.pictures.max * PICTURE_TOKENS + MAX_SYSTEM_TOKENS,
		cached: 0,
		output: MAX_OUTPUT_TOKENS,
		thoughts: 0,
	};
	const costs = gemini.models
		.flatMap((model) => possibleTokenPrices(model, Date.now(), prices))
		.map((price) => tokenCost(counts, price));
	return Math.max(...costs.map(({ inputNano, outputNano }) => inputNano + outputNano));
}
