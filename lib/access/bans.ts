// What a banned user reads: the end of the ban and the reason, as an admin entered them.
import { isBannedSql } from "../db/conditions.ts";
import type { Signing } from "./auth-cookie.ts";
import { readSessionCache } from "./session-cache.ts";
import { sessionToken } from "./session-token.ts";

interface Ban {
	banReason: string | null;
	/** Seconds since 1970; null for a ban without an end. */
	banExpires: number | null;
}

/** Returns `Your account is banned until 2026-12-01 10:00 UTC: the reason`, without an end or a reason that the ban does not have. */
export function describeBan({ banReason, banExpires }: Ban): string {
	const end =
		banExpires === null
			? ""
			: ` until ${new Date(banExpires * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
	return `Your account is banned${end}${banReason ? `: ${banReason}` : "."}`;
}

/** Returns the message for a banned user with this e-mail address, who has entered the right password. */
export async function banMessage(d1: D1Database, email: string): Promise<string> {
	const row = await d1
		.prepare(`select banReason, banExpires from "user" where email = ?1`)
		.bind(email)
		.first<Ban>();
	return describeBan(row ?? { banReason: null, banExpires: null });
}

/**
 * Returns the user of a request whose session a ban has ended, with the message about the ban; undefined when there is no ban, or nothing
 * proves whose session it was. The ban has deleted the session, but the cookies are still there: the token in the one and the user in the
 * other are both signed by us.
 */
export async function findBanOfEndedSession(
	request: Request,
	config: Signing & { readonly d1: D1Database },
): Promise<{ userId: string; message: string } | undefined> {
	const cached = readSessionCache(request, config);
	if (!cached || cached.token !== sessionToken(request, config)) return undefined;
	const row = await config.d1
		.prepare(`select banReason, banExpires from "user" where id = ?1 and ${isBannedSql()}`)
		.bind(cached.user.id)
		.first<Ban>();
	return row ? { userId: cached.user.id, message: describeBan(row) } : undefined;
}
