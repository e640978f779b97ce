// The bodies of responses about usage.
import * as z from "zod/mini";
import type { AllUsage, UsageRow } from "#lib/usage/all-usage.ts";
import type { UsageCall } from "#lib/usage/calls.ts";
import type { OwnUsage, readUsageOf, Totals } from "#lib/usage/own-usage.ts";
import { about, count, flag, text, textOrNull, time, total, usd, usdOrNull } from "./fields.ts";
import { response } from "./json-schema.ts";

const totals = {
	usd: usd("All costs."),
	estimatedUsd: usd("The part of `usd` that is estimated."),
	geminiUsd: usd("Answers."),
	deepgramUsd: usd("Transcription."),
	answers: count("Answers of Gemini."),
	seconds: about(z.number(), "Transcribed sound, in seconds."),
	input: count("Input tokens, `cached` included."),
	cached: count("Input tokens that Gemini had cached."),
	output: count("Output tokens, without `thoughts`."),
	thoughts: count("Reasoning tokens."),
};
const errors = count("Answers that have failed.");
const day = text("A UTC day, `2026-11-27`.");

const UsageTotals = response<Totals>()("UsageTotals", z.object(totals));
const ownUsage = {
	today: UsageTotals,
	/** Since the first of this UTC month. */
	month: UsageTotals,
	cap: z.object({
		dailyUsd: usdOrNull("The most that may be spent in a UTC day; null for no cap."),
		monthlyUsd: usdOrNull("The most that may be spent in a UTC month; null for no cap."),
		dailyResetsAt: time("The end of this UTC day."),
		monthlyResetsAt: time("The end of this UTC month."),
	}),
	resetsAt: time("When more may be spent, if a cap is used up."),
	days: about(
		z.array(z.object({ day, ...totals })),
		"The last 30 UTC days, the newest first. Days without use are left out.",
	),
};
export const OwnUsageBody = response<OwnUsage>()("OwnUsage", z.object(ownUsage));

export const UserUsageBody = response<Awaited<ReturnType<typeof readUsageOf>>>()(
	"UserUsage",
	z.object({
		...ownUsage,
		ownCap: about(
			z.object({
				dailyUsd: usdOrNull("The user's own daily cap; null for the deployment's."),
				monthlyUsd: usdOrNull("The user's own monthly cap; null for the deployment's."),
			}),
			"The user's own caps.",
		),
	}),
);

const service = z.enum(["gemini", "deepgram"]);
const Row = response<UsageRow>()(
	"UsageRow",
	z.object({
		key: text("A day (or an hour, with `last=24h`), a user's id, or a model."),
		...totals,
		errors,
		name: z.exactOptional(textOrNull("Of a person. Null when the account has been deleted.")),
		email: z.exactOptional(textOrNull("Of a person. Null when the account has been deleted.")),
		service: z.exactOptional(about(service, "Of a model.")),
		hasPrice: z.exactOptional(
			flag("Of a model. False when it has no price and is charged like the most expensive one."),
		),
	}),
);
export const AllUsageBody = response<AllUsage>()(
	"AllUsage",
	z.object({
		totals: z.object({ ...totals, errors }),
		rows: z.array(Row),
		total,
		spent: z.object({
			todayUsd: usd("Today."),
			monthUsd: usd("This UTC month so far."),
			projectedMonthUsd: usd("This month, if its other days cost as much as the last seven."),
		}),
		firstText: about(
			z.nullable(z.object({ p50Ms: z.number(), p95Ms: z.number() })),
			"From a request to its first text, in milliseconds. Null without answers.",
		),
	}),
);

const Call = response<UsageCall>()(
	"UsageCall",
	z.object({
		id: text("The id of the request, or of the key."),
		service,
		userId: z.string(),
		name: textOrNull("Null when the account has been deleted."),
		email: textOrNull("Null when the account has been deleted."),
		interviewId: z.nullable(z.string()),
		createdAt: time("When it was made."),
		model: z.string(),
		input: totals.input,
		cached: totals.cached,
		output: totals.output,
		thoughts: totals.thoughts,
		seconds: totals.seconds,
		firstTextMs: about(z.nullable(z.number()), "From the request to the first text."),
		latencyMs: about(z.nullable(z.number()), "From the request to its end."),
		ended: about(
			z.nullable(z.enum(["finished", "failed", "cancelled", "replaced"])),
			"How an answer ended; null for keys. `replaced`: another attempt followed.",
		),
		errorCode: z.nullable(z.string()),
		usd: usd("What it cost."),
		isEstimated: flag("Whether `usd` is an estimate."),
	}),
);
export const CallsBody = response<{ calls: UsageCall[]; total: number }>()(
	"UsageCalls",
	z.object({
		calls: z.array(Call),
		total,
	}),
);
