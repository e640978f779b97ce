// One temporary Deepgram key in. Wire format: developers.deepgram.com/reference/manage/keys/create.
import * as z from "zod/mini";
import type { DeepgramConfig } from "./env.ts";
import { ApiError } from "./http/errors.ts";
import { redact } from "./http/log.ts";
import { readUpstreamText } from "./http/upstream-body.ts";

const TTL_SECONDS = 60;
const TIMEOUT_MS = 8_000;
const SCOPES = ["usage:write"];
// A key or a list of projects takes a few hundred.
const MAX_BODY_BYTES = 256 * 1024;
const NO_PERMISSION = "DEEPGRAM_API_KEY may not make keys: it needs the scope keys:write.";
// How Deepgram refuses a project that is gone, or that this key may not use any more.
const GONE: readonly (number | undefined)[] = [403, 404];

const Projects = z.object({ projects: z.array(z.object({ project_id: z.string() })) });
const Key = z.object({
	api_key_id: z.string(),
	key: z.string(),
	comment: z.string(),
	scopes: z.array(z.string()),
	expiration_date: z.nullish(z.string()),
});

/** A key a browser may open Deepgram's live socket with, as the contract gives it. */
export interface TemporaryKey {
	key: string;
	key_id: string;
	api_key_id: string;
	comment: string;
	scopes: string[];
	time_to_live_in_seconds: number;
	expiration_date: string;
	/** Where v0.1.0 clients listen: the same as `listen.v1`. */
	url: string;
	/** The live sockets by version of Deepgram's API: Nova at v1, Flux at v2. */
	listen: { v1: string; v2: string };
}

/**
 * Takes the settings, whom the key is for and the client's signal; gives a key that lives 60 seconds and may only transcribe.
 * Throws `MISSING_BINDING`, `NOT_FOUND` (the account has no project), `UPSTREAM_ERROR` or `UPSTREAM_TIMEOUT`.
 */
export async function createTemporaryKey(
	config: DeepgramConfig,
	user: { id: string; email: string },
	signal: AbortSignal,
): Promise<TemporaryKey> {
	const timeout = AbortSignal.timeout(TIMEOUT_MS);
	const either = AbortSignal.any([signal, timeout]);
	try {
		return await create(config, user, either);
	} catch (cause) {
		if (cause instanceof ApiError) throw cause;
		if (timeout.aborted) {
			throw new ApiError("UPSTREAM_TIMEOUT", "Deepgram did not answer in time.", { cause });
		}
		throw new ApiError(
			"UPSTREAM_ERROR",
			"Deepgram could not be reached or returned an invalid response.",
			{ cause },
		);
	}
}

// The project a key is made in, found once in the life of an isolate. Only its id is kept: a promise would belong to the
// request that made it.
const found = new WeakMap<DeepgramConfig, string>();

async function create(
	config: DeepgramConfig,
	user: { id: string; email: string },
	signal: AbortSignal,
): Promise<TemporaryKey> {
	if (config.projectId) return createIn(config.projectId, config, user, signal);
	const known = found.get(config);
	let refusal: ApiError | undefined;
	try {
		if (known) return await createIn(known, config, user, signal);
	} catch (error) {
		if (!(error instanceof ApiError) || !GONE.includes(error.upstreamStatus)) throw error;
		refusal = error;
		// Unless another request has found a new one meanwhile.
		if (found.get(config) === known) found.delete(config);
	}
	const project = await firstProject(config, signal);
	// The same project would only refuse again.
	if (project === known) throw refusal;
	const key = await createIn(project, config, user, signal);
	found.set(config, project);
	return key;
}

async function createIn(
	projectId: string,
	config: DeepgramConfig,
	user: { id: string; email: string },
	signal: AbortSignal,
): Promise<TemporaryKey> {
	const created = await call(
		config,
		`/v1/projects/${encodeURIComponent(projectId)}/keys`,
		Key,
		signal,
		{
			comment: `Temporary key for ${user.email}`,
			scopes: SCOPES,
			tags: [`user:${user.id}`],
			time_to_live_in_seconds: TTL_SECONDS,
		},
	);
	const socket = config.baseUrl.replace(/^http/, "ws");
	const listen = { v1: `${socket}/v1/listen`, v2: `${socket}/v2/listen` };
	return {
		key: created.key,
		key_id: created.api_key_id,
		api_key_id: created.api_key_id,
		comment: created.comment,
		scopes: created.scopes,
		time_to_live_in_seconds: TTL_SECONDS,
		expiration_date:
			created.expiration_date ?? new Date(Date.now() + TTL_SECONDS * 1000).toISOString(),
		url: listen.v1,
		listen,
	};
}

async function firstProject(config: DeepgramConfig, signal: AbortSignal): Promise<string> {
	const { projects } = await call(config, "/v1/projects", Projects, signal);
	const id = projects[0]?.project_id;
	if (!id)
		throw new ApiError("NOT_FOUND", "The Deepgram account has no project to create keys in.");
	return id;
}

/** One request to Deepgram, a POST when there is a body; gives its checked answer. */
async function call<T extends z.ZodMiniType>(
	config: DeepgramConfig,
	path: string,
	schema: T,
	signal: AbortSignal,
	body?: object,
): Promise<z.output<T>> {
	if (!config.apiKey) throw new ApiError("MISSING_BINDING", "Missing DEEPGRAM_API_KEY binding");
	const response = await fetch(config.baseUrl + path, {
		method: body ? "POST" : "GET",
		headers: { Authorization: `Token ${config.apiKey}`, "Content-Type": "application/json" },
		body: body ? JSON.stringify(body) : null,
		signal,
		redirect: "manual",
	});
	const text = await readUpstreamText(response, MAX_BODY_BYTES);
	if (!response.ok) {
		throw new ApiError("UPSTREAM_ERROR", "Deepgram refused to create a key.", {
			upstreamStatus: response.status,
			cause: response.status === 403 ? `${NO_PERMISSION} ${redact(text)}` : redact(text),
		});
	}
	return z.parse(schema, JSON.parse(text));
}
