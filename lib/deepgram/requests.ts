// Requests to Deepgram's management API, and the project in which keys are created. Wire format: developers.deepgram.com/reference/manage/projects/list.
import * as z from "zod/mini";
import type { DeepgramConfig } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { redact } from "../http/log.ts";
import { readUpstreamText } from "../http/upstream-body.ts";

// A key or a list of projects has a few hundred bytes.
const MAX_BODY_BYTES = 256 * 1024;
export const NO_PROJECT = "The Deepgram account has no project to create keys in.";

export const Projects = z.object({ projects: z.array(z.object({ project_id: z.string() })) });

/** Returns the id of the account's first project. Throws `NOT_FOUND` when it has none, and what `fetchDeepgram` throws. */
export async function fetchFirstProject(
	config: DeepgramConfig,
	signal: AbortSignal,
): Promise<string> {
	const { projects } = await fetchDeepgram(config, "/v1/projects", Projects, signal);
	const id = projects[0]?.project_id;
	if (!id) throw new ApiError("NOT_FOUND", NO_PROJECT);
	return id;
}

/** Returns the project in which keys are created: the configured one, or the account's first. */
export const findProjectId = async (config: DeepgramConfig, signal: AbortSignal): Promise<string> =>
	config.projectId ?? (await fetchFirstProject(config, signal));

/**
 * Sends a request to Deepgram, a POST when there is a body, and returns the response as `schema` has it. Throws `MISSING_BINDING`,
 * `UPSTREAM_ERROR`, a RangeError for a response of more than `maxBytes`, and what `fetch` and `schema` throw.
 */
export async function fetchDeepgram<T extends z.ZodMiniType>(
	config: DeepgramConfig,
	path: string,
	schema: T,
	signal: AbortSignal,
	{ body, maxBytes = MAX_BODY_BYTES }: { body?: object; maxBytes?: number } = {},
): Promise<z.output<T>> {
	if (!config.apiKey) throw new ApiError("MISSING_BINDING", "Missing DEEPGRAM_API_KEY binding");
	const response = await fetch(config.baseUrl + path, {
		method: body ? "POST" : "GET",
		headers: { Authorization: `Token ${config.apiKey}`, "Content-Type": "application/json" },
		body: body ? JSON.stringify(body) : null,
		signal,
		redirect: "manual",
	});
	const text = await readUpstreamText(response, maxBytes);
	if (!response.ok) {
		throw new ApiError("UPSTREAM_ERROR", "Deepgram refused a request.", {
			upstreamStatus: response.status,
			cause: redact(text),
		});
	}
	return z.parse(schema, JSON.parse(text));
}
