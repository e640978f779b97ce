// The message for a banned user: the end of the ban and the reason, as an admin entered them.

interface Ban {
	banReason: string | null;
	/** Seconds since 1970; null for a ban without an end. */
	banExpires: number | null;
}

/** Returns `Banned until 2026-12-01 10:00 UTC: the reason`, without an end or a reason that the ban does not have. */
export function describeBan({ banReason, banExpires }: Ban): string {
	const end =
		banExpires === null
			? ""
			: ` until ${new Date(banExpires * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
	if (banReason) return `Banned${end}: ${banReason}`;
	return `You are banned${end}.`;
}

/** Returns the message for a banned user with this e-mail address, who has entered the right password. */
export async function banMessage(d1: D1Database, email: string): Promise<string> {
	const row = await d1
		.prepare(`select banReason, banExpires from "user" where email = ?1`)
		.bind(email)
		.first<Ban>();
	return describeBan(row ?? { banReason: null, banExpires: null });
}
