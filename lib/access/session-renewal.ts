// A session lasts seven days from its last use. Better Auth renews it when a client asks for the session; completions and keys renew it here.
import { cookieValues, DONT_REMEMBER_COOKIE, readCookie, SESSION_COOKIE } from "../http/cookies.ts";
import { inBackground } from "../http/log.ts";
import type { Call } from "../http/route.ts";
import type { User } from "./access.ts";
import { verifySigned } from "./auth-cookie.ts";
import { isBearer } from "./session-token.ts";

// Better Auth's defaults.
const LIFETIME_SECONDS = 7 * 86_400;
const RENEWAL_INTERVAL_SECONDS = 86_400;

/**
 * Renews the session of an answered request, at most once a day: its cookie with the response, its row in D1 once `answered` settles.
 * Like Better Auth, leaves alone a session that ends with the browser (`rememberMe: false`). Logs failures.
 */
export async function renewSession(
	call: Call,
	{ session: { token, expiresAt } }: User,
	response: Response,
	answered: Promise<unknown>,
): Promise<void> {
	const { request, config } = call;
	const now = Math.floor(Date.now() / 1000);
	if (expiresAt > now + LIFETIME_SECONDS - RENEWAL_INTERVAL_SECONDS) return;
	if (verifySigned(readCookie(request, config, DONT_REMEMBER_COOKIE), config)) return;
	const renewal = config.d1
		.prepare(
			`update "session" set expiresAt = ?1, updatedAt = ?2 where token = ?3 and expiresAt = ?4`,
		)
		.bind(now + LIFETIME_SECONDS, now, token, expiresAt);
	const renewed = answered.then(() => renewal.run());
	inBackground(call, "session renewal", renewed);
	const [value] = cookieValues(request, config, SESSION_COOKIE);
	if (!value || isBearer(request)) return;
	// Loaded once a day: it needs the long list of public suffixes.
	const { setCookie } = await import("../http/session-cookie.ts");
	response.headers.append("Set-Cookie", setCookie(config, SESSION_COOKIE, value, LIFETIME_SECONDS));
}
