// Checks whether Gemini, Deepgram and PostHog accept our keys, with one request each that generates, creates and records nothing.
import { errorOfResponse, LocationError } from "../completion/gemini-errors.ts";
import { fetchDeepgram, NO_PROJECT, Projects } from "../deepgram/requests.ts";
import type { Config } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { readUpstreamText } from "../http/upstream-body.ts";

const TIMEOUT_MS = 5_000;
const MAX_BODY_BYTES = 256 * 1024;

export interface ServiceReport {
	name: string;
	/** `off`: it has no key. */
	state: "ok" | "failed" | "off";
	/** How long its answer took. */
	ms?: number;
	/** What is wrong, and which setting to look at. */
	problem?: string;
}

/** Asks every service at once, Gemini for each model. Never throws. */
export const checkServices = ({ gemini, deepgram, posthog }: Config): Promise<ServiceReport[]> =>
	Promise.all([
		...gemini.models.map((model) =>
			report(`Gemini, ${model}`, gemini.apiKey && (() => checkGemini(gemini, model))),
		),
		report("Deepgram", deepgram.apiKey && (() => checkDeepgram(deepgram))),
		report("PostHog", posthog && (() => checkPostHog(posthog))),
	]);

/** Runs a check, which returns the problem or undefined, and reports the result. */
async function report(
	name: string,
	check: (() => Promise<string | undefined>) | "" | undefined,
): Promise<ServiceReport> {
	if (!check) return { name, state: "off" };
	const startedAt = Date.now();
	const problem = await check().catch((error) => problemOf(name, error));
	const ms = Date.now() - startedAt;
	return problem === undefined ? { name, state: "ok", ms } : { name, state: "failed", ms, problem };
}

function problemOf(name: string, error: unknown): string {
	const service = name.replace(/,.*/, "");
	if (error instanceof ApiError && error.upstreamStatus !== undefined) {
		return `${service} answered ${error.upstreamStatus}.`;
	}
	if (error instanceof Error && error.name === "TimeoutError") {
		return `${service} did not answer within ${TIMEOUT_MS / 1000} seconds.`;
	}
	return `${service} could not be reached, or its answer was not valid. Check its URL in the settings.`;
}

/** Returns the status and the body of a request's response. */
async function ask(url: string, init: RequestInit): Promise<{ status: number; body: string }> {
	// Following a redirect would send the key to another host.
	const own = { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
	const response = await fetch(url, { ...init, ...own });
	return { status: response.status, body: await readUpstreamText(response, MAX_BODY_BYTES) };
}

// Wire format: ai.google.dev/api/models#method:-models.get
async function checkGemini(
	{ apiKey, baseUrl }: Config["gemini"],
	model: string,
): Promise<string | undefined> {
	const { status, body } = await ask(`${baseUrl}/v1beta/models/${model}`, {
		headers: { "x-goog-api-key": apiKey ?? "" },
	});
	if (status === 200) return undefined;
	const error = errorOfResponse(status, body, null);
	if (error instanceof LocationError) return error.message.replace("API Error:", "Gemini answered");
	const hints: Record<number, string> = {
		400: "Check GOOGLE_GENERATIVE_AI_API_KEY.",
		401: "Check GOOGLE_GENERATIVE_AI_API_KEY.",
		403: "Check GOOGLE_GENERATIVE_AI_API_KEY, and what it is restricted to.",
		404: `${model} may not exist: check GEMINI_MODEL, then GEMINI_BASE_URL.`,
		429: "The key's rate limit or quota is used up.",
	};
	return `Gemini answered ${status}. ${hints[status] ?? "It may be overloaded."}`;
}

async function checkDeepgram(config: Config["deepgram"]): Promise<string | undefined> {
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	try {
		const { projects } = await fetchDeepgram(config, "/v1/projects", Projects, signal);
		if (projects.length === 0) return NO_PROJECT;
		const { projectId } = config;
		if (!projectId || projects.some(({ project_id }) => project_id === projectId)) return undefined;
		return "DEEPGRAM_PROJECT_ID is not a project of DEEPGRAM_API_KEY.";
	} catch (error) {
		const status = error instanceof ApiError ? error.upstreamStatus : undefined;
		if (status !== 401 && status !== 403) throw error;
		return `Deepgram answered ${status}. Check DEEPGRAM_API_KEY.`;
	}
}

// Capture accepts events with any key, so the flags are asked for, which also checks the key (posthog.com/docs/api/flags).
async function checkPostHog({
	apiKey,
	host,
}: NonNullable<Config["posthog"]>): Promise<string | undefined> {
	const { status } = await ask(`${host}/flags/?v=2`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ api_key: apiKey, distinct_id: "health-check", disable_flags: true }),
	});
	if (status === 200) return undefined;
	const hint = status === 401 ? "Check POSTHOG_API_KEY, and the region in POSTHOG_HOST." : "";
	return `PostHog answered ${status}. ${hint}`.trim();
}
