// A session lasts seven days from its last use. Better Auth renews it when it is asked for the session; so do the calls that people make all day.

import { toApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import type { Call } from "../http/route.ts";
import { isBearer, type User } from "./access.ts";
import { BRIEF_COOKIE, cookie, cookieValues, SESSION_COOKIE, unsigned } from "./auth-cookie.ts";

// Better Auth's defaults.
const LASTS_SECONDS = 7 * 86_400;
const RENEWED_EVERY_SECONDS = 86_400;

/**
 * Renews the session of an answered request, at most once a day: its cookie with the response, its row in D1 when `answered` is settled.
 * A session that is to end with the browser (`rememberMe: false`) is left alone, as Better Auth does. What fails is logged.
 */
export async function renewSession(
	{ request, config, requestId, waitUntil }: Call,
	{ session: { token, expiresAt } }: User,
	response: Response,
	answered: Promise<unknown>,
): Promise<void> {
	const now = Math.floor(Date.now() / 1000);
	if (expiresAt > now + LASTS_SECONDS - RENEWED_EVERY_SECONDS) return;
	if (unsigned(cookie(request, config, BRIEF_COOKIE), config)) return;
	const renewal = config.d1
		.prepare(
			`update "session" set expiresAt = ?1, updatedAt = ?2 where token = ?3 and expiresAt = ?4`,
		)
		.bind(now + LASTS_SECONDS, now, token, expiresAt);
	waitUntil(
		answered
			.then(() => renewal.run())
			.catch((error) => logFailure({ requestId, path: "session renewal" }, toApiError(error))),
	);
	const [value] = cookieValues(request, config, SESSION_COOKIE);
	if (!value || isBearer(request)) return;
	// Once a day, and heavy: whether another site is involved takes the list of public suffixes.
	const { setCookie } = await import("../http/session-cookie.ts");
	response.headers.append("Set-Cookie", setCookie(config, SESSION_COOKIE, value, LASTS_SECONDS));
}
