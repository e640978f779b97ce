// Creates temporary Deepgram API keys. Wire format: developers.deepgram.com/reference/manage/keys/create.
import * as z from "zod/mini";
import type { DeepgramConfig } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { fetchDeepgram, fetchFirstProject } from "./requests.ts";

const TTL_SECONDS = 60;
const TIMEOUT_MS = 8_000;
const SCOPES = ["usage:write"];
const USER_TAG = "user:";
const NO_PERMISSION =
	"DEEPGRAM_API_KEY is not allowed to create keys: it needs the scope keys:write.";
// Deepgram's statuses for a project that was deleted, or that this key may no longer use.
const LOST_PROJECT_STATUSES: readonly (number | undefined)[] = [403, 404];

const Key = z.object({
	api_key_id: z.string(),
	key: z.string(),
	comment: z.string(),
	scopes: z.array(z.string()),
	expiration_date: z.nullish(z.string()),
});

/** The contract's response: a key with which a browser may open Deepgram's live socket. */
export interface TemporaryKey {
	key: string;
	key_id: string;
	api_key_id: string;
	comment: string;
	scopes: string[];
	time_to_live_in_seconds: number;
	expiration_date: string;
	/** The same as `listen.v1`, for v0.1.0 clients. */
	url: string;
	/** The live sockets' URLs by version of Deepgram's API: Nova uses v1, Flux uses v2. */
	listen: { v1: string; v2: string };
}

interface KeyOwner {
	id: string;
	email: string;
}

/**
 * Creates a key that lives 60 seconds and can only transcribe. Throws `MISSING_BINDING`, `NOT_FOUND` (the account has no project),
 * `UPSTREAM_ERROR` or `UPSTREAM_TIMEOUT`.
 */
export async function createTemporaryKey(
	config: DeepgramConfig,
	user: KeyOwner,
	clientSignal: AbortSignal,
): Promise<TemporaryKey> {
	const timeout = AbortSignal.timeout(TIMEOUT_MS);
	const signal = AbortSignal.any([clientSignal, timeout]);
	try {
		return config.projectId
			? await createKeyIn(config.projectId, config, user, signal)
			: await createKeyInFirstProject(config, user, signal);
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

// The account's first project, looked up once per isolate. Ids, not promises: a promise belongs to the request that made it.
const firstProjectIds = new WeakMap<DeepgramConfig, string>();

async function createKeyInFirstProject(
	config: DeepgramConfig,
	user: KeyOwner,
	signal: AbortSignal,
): Promise<TemporaryKey> {
	const cached = firstProjectIds.get(config);
	let rejection: ApiError | undefined;
	try {
		if (cached) return await createKeyIn(cached, config, user, signal);
	} catch (error) {
		if (!(error instanceof ApiError) || !LOST_PROJECT_STATUSES.includes(error.upstreamStatus)) {
			throw error;
		}
		rejection = error;
		// Another request may have stored a new project meanwhile.
		if (firstProjectIds.get(config) === cached) firstProjectIds.delete(config);
	}
	const project = await fetchFirstProject(config, signal);
	// The same project would be rejected again.
	if (project === cached) throw rejection;
	const key = await createKeyIn(project, config, user, signal);
	firstProjectIds.set(config, project);
	return key;
}

async function createKeyIn(
	projectId: string,
	config: DeepgramConfig,
	user: KeyOwner,
	signal: AbortSignal,
): Promise<TemporaryKey> {
	const path = `/v1/projects/${encodeURIComponent(projectId)}/keys`;
	const body = {
		comment: `Temporary key for ${user.email}`,
		scopes: SCOPES,
		tags: [USER_TAG + user.id],
		time_to_live_in_seconds: TTL_SECONDS,
	};
	const created = await fetchDeepgram(config, path, Key, signal, { body }).catch((error) => {
		throw describeRefusal(error);
	});
	const socketUrl = config.baseUrl.replace(/^http/, "ws");
	const listen = { v1: `${socketUrl}/v1/listen`, v2: `${socketUrl}/v2/listen` };
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

/** Says what Deepgram refused, and for the log the likely reason. Returns other errors as they are. */
function describeRefusal(error: unknown): unknown {
	if (!(error instanceof ApiError) || error.upstreamStatus === undefined) return error;
	const { upstreamStatus, cause } = error;
	return new ApiError("UPSTREAM_ERROR", "Deepgram refused to create a key.", {
		upstreamStatus,
		cause: upstreamStatus === 403 ? `${NO_PERMISSION} ${cause}` : cause,
	});
}

/** Returns the id of the user whose key has this tag; undefined for other tags. */
export const userOfTag = (tag: string): string | undefined =>
	tag.startsWith(USER_TAG) ? tag.slice(USER_TAG.length) : undefined;
