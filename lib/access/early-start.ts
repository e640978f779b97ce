// Beginning for a user while D1 is asked whether they may, and the limiter whether not too often. Nothing goes out before both agree.
import * as z from "zod/mini";
import { requireWithin } from "../http/rate-limit.ts";
import { isBearer, type User } from "./access.ts";
import { cookie, SESSION_COOKIE, type Signing, unsigned } from "./auth-cookie.ts";

// What is left of a body when it is refused has so long to arrive.
const BODY_MS = 1_000;

// What this isolate remembers, so that a flood of requests costs one call to Gemini, not one each.
/** Sessions that D1 refused when it was asked last, or has not answered yet: for them it comes first, whatever their cookie says. */
const unconfirmed = new Set<string>();
/** Users whom the limiter refused when it was asked last, or has not answered yet: for them it comes first. */
const inDoubt = new Set<string>();

/**
 * Takes a request, D1's decision on it, a limiter that counts its user, and something to begin for them; gives what that gives
 * once both agree. Only D1 decides who may: where a signed cookie says that this user was approved not long ago, it is begun while D1 is
 * asked. Where D1 or the limiter then refuses, it is undone and the refusal thrown, D1's first. What is begun must let nothing out by itself.
 */
export async function forApproved<T>(
	request: Request,
	config: Signing,
	{ decision, limiter }: { decision: Promise<User>; limiter: RateLimit },
	begin: (user: Pick<User, "id" | "email">) => Promise<T>,
	undo: (begun: Promise<T>) => Promise<unknown>,
): Promise<T> {
	const cached = cachedApproval(request, config);
	const isPresumed = cached && !unconfirmed.has(cached.session);
	if (cached) {
		unconfirmed.add(cached.session);
		decision.then(
			() => unconfirmed.delete(cached.session),
			() => {},
		);
	}
	const user = isPresumed ? cached : await decision;
	const isInDoubt = inDoubt.has(user.id);
	inDoubt.add(user.id);
	const share = requireWithin(limiter, user.id).then(() => inDoubt.delete(user.id));
	// D1's refusal comes first, whichever is there first, and both before what is wrong with the request.
	share.catch(() => {});
	const agreement = decision.then(() => share);
	agreement.catch(() => {});
	if (isInDoubt) await share.catch(() => agreement);
	const begun = begin(user);
	begun.catch(() => {});
	await agreement.catch(async (refusal) => {
		// An answer while the body is being read would break the connection, and a body may take for ever.
		const patience = new Promise((resolve) => setTimeout(resolve, BODY_MS));
		await Promise.race([undo(begun).catch(() => {}), patience]);
		throw refusal;
	});
	return begun;
}

/** What we read of Better Auth's cookie cache, a JWT beside the session's cookie. */
const Cache = z.object({
	/** Seconds since 1970. */
	exp: z.number(),
	session: z.object({ token: z.string() }),
	user: z.object({
		id: z.string(),
		email: z.string(),
		isApproved: z.literal(true),
		banned: z.literal(false),
	}),
});

/**
 * Gives the user and the token of a request's session cookie as the signed cache beside it tells, if it says that they were approved,
 * and is not too old; undefined otherwise. It may be out of date.
 */
function cachedApproval(
	request: Request,
	config: Signing,
): (Pick<User, "id" | "email"> & { session: string }) | undefined {
	const jwt = unsigned(cookie(request, config, "better-auth.session_data"), config);
	if (!jwt || isBearer(request)) return undefined;
	const { data } = z.safeParse(Cache, payloadOf(jwt));
	if (!data || data.exp <= Date.now() / 1000) return undefined;
	const { user, session } = data;
	// Whether that cookie itself is signed, `requireApproved` finds out.
	if (!cookie(request, config, SESSION_COOKIE)?.startsWith(`${session.token}.`)) return undefined;
	return { id: user.id, email: user.email, session: session.token };
}

function payloadOf(jwt: string): unknown {
	try {
		return JSON.parse(Buffer.from(jwt.slice(jwt.indexOf(".") + 1), "base64url").toString());
	} catch {
		return undefined; // Signed by us as something else: a session's token, put where the cache belongs.
	}
}
