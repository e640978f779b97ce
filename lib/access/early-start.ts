// Starts work in parallel with authorization and rate limiting, and holds its result back until both allow it.
import { consumeOrThrow } from "../http/rate-limit.ts";
import { withTimeout } from "../http/timeout.ts";
import type { User } from "./access.ts";
import type { Signing } from "./auth-cookie.ts";
import { FRESH_AUTHORIZATION_MS } from "./authorized-body.ts";
import { readSessionCache } from "./session-cache.ts";

// How long the rest of a rejected request's body may take to arrive.
const UNDO_MS = 1_000;

// Remembered by this isolate, so that a flood of rejected requests wastes one call to Gemini, not one each. By user and not by session: who is
// over their cap can sign in again and again.
/** Users whose last request D1 or `verify` rejected, or D1 has not answered yet: D1 is asked before anything starts for them. */
const usersToVerifyFirst = new Set<string>();
/** Users whose last request the rate limiter rejected, or has not decided yet: nothing starts for them before it allows the request. */
const usersToLimitFirst = new Set<string>();

interface Steps<Body, Started> {
	/** Asks D1 whether the request is allowed. Called again when the request's body arrives late. */
	authorize: () => Promise<User>;
	/** Counts the request for its user. */
	limiter: RateLimit;
	/** Reads the request's body. `allowed` settles when D1 and the limiter have decided; `signal` is that of the controller of `start`. */
	read: (allowed: Promise<unknown>, signal: AbortSignal) => Promise<Body>;
	/** Throws when the user may not do what the body asks for. */
	verify: (user: User, body: Body) => void;
	/**
	 * Starts the work. It must send nothing to the client by itself. The controller is aborted when the client disconnects, and when D1, the
	 * limiter or `verify` rejects the request.
	 */
	start: (
		user: Pick<User, "id" | "email">,
		body: Body,
		disconnect: AbortController,
	) => Started | Promise<Started>;
}

/** Work that is under way. */
interface Work {
	/** Resolves when the work has ended, also after an abort. Never rejects. */
	ended: Promise<void>;
}

/**
 * Runs `start` and returns its result once D1 and the rate limiter have allowed the request. When a signed cookie says that the user was
 * approved recently, it runs while D1 is still being asked. Throws the first rejection: D1's, the limiter's, an invalid body's, `verify`'s.
 */
export async function startBeforeAuthorized<Body, Started extends Work>(
	request: Request,
	config: Signing,
	{ authorize, limiter, read, verify, start }: Steps<Body, Started>,
): Promise<{ user: User; started: Started }> {
	const disconnect = disconnectOf(request);
	let authorizedAt = Number.POSITIVE_INFINITY;
	const authorization = authorize().then((user) => {
		authorizedAt = Date.now();
		return user;
	});
	const cached = readCachedApproval(request, config);
	const isEarly = cached && !usersToVerifyFirst.has(cached.id);
	if (cached) {
		usersToVerifyFirst.add(cached.id);
		authorization.then(
			() => usersToVerifyFirst.delete(cached.id),
			() => {},
		);
	}
	const { id, email } = isEarly ? cached : await authorization;
	const mustLimitFirst = usersToLimitFirst.has(id);
	usersToLimitFirst.add(id);
	const limit = consumeOrThrow(limiter, id).then(() => usersToLimitFirst.delete(id));
	// D1's rejection takes precedence over the limiter's, and both over an invalid body, whichever comes first.
	limit.catch(() => {});
	const allowed = authorization.then(() => limit);
	allowed.catch(() => {});
	if (mustLimitFirst) await limit.catch(() => allowed);

	const requireVerified = (user: User, body: Body) => {
		try {
			verify(user, body);
		} catch (rejection) {
			if (cached) usersToVerifyFirst.add(cached.id);
			throw rejection;
		}
	};
	let startedAt = 0;
	const begin = async () => {
		const body = await read(allowed, disconnect.signal);
		disconnect.signal.throwIfAborted();
		if (!isEarly) requireVerified(await authorization, body);
		const started = await start({ id, email }, body, disconnect);
		startedAt = Date.now();
		return { body, started };
	};
	const starting = begin();
	starting.catch(() => {});
	try {
		await allowed;
		const { body, started } = await starting;
		// The user may have been banned, signed out or deleted while the body arrived.
		const isStale = startedAt - authorizedAt > FRESH_AUTHORIZATION_MS;
		const user = isStale ? await authorize() : await authorization;
		requireVerified(user, body);
		return { user, started };
	} catch (rejection) {
		disconnect.abort();
		// Answering while the body is still being read would break the connection, but a body may never end.
		const ended = starting.then(({ started }) => started.ended);
		await withTimeout(UNDO_MS, ended, () => rejection).catch(() => {});
		throw rejection;
	}
}

/** Returns a controller that is aborted when the client disconnects. */
function disconnectOf({ signal }: Request): AbortController {
	const disconnect = new AbortController();
	// Aborted without a reason: workerd would log it as an uncaught error.
	const onAbort = () => disconnect.abort();
	signal.addEventListener("abort", onAbort);
	if (signal.aborted) onAbort();
	return disconnect;
}

/** Returns the approved user from the cookie cache of a request. It may be out of date. */
function readCachedApproval(
	request: Request,
	config: Signing,
): Pick<User, "id" | "email"> | undefined {
	const cached = readSessionCache(request, config);
	// `authorize` verifies the signature of the session cookie itself.
	if (cached?.user.isApproved !== true || cached.user.banned !== false) return undefined;
	return cached.user;
}
