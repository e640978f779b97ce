// The local D1: its migrations, and the admin that `pnpm dev` keeps ready.
import { randomUUID } from "node:crypto";
import { getPlatformProxy } from "wrangler";
import { hashPassword } from "../lib/auth/password.ts";
import { run } from "./processes.ts";

/** The folder in which wrangler keeps local state by default. */
export const STATE = ".wrangler/state";

/** Applies the migrations in `drizzle/` that the local D1 does not have yet. */
export async function migrate(state = STATE): Promise<void> {
	await run("wrangler", ["d1", "migrations", "apply", "DB", "--local", "--persist-to", state]);
}

/** Makes sure that this person can sign in with this password and is an approved admin. */
export async function ensureAdmin(
	{ email, password }: { email: string; password: string },
	state = STATE,
): Promise<void> {
	// Wrangler's commands append `v3` to the path; this function does not.
	const persist = { path: `${state}/v3` };
	// No such file: without a name, wrangler would read `.dev.vars` and say so.
	const envFiles = ["none"];
	const { env, dispose } = await getPlatformProxy<CloudflareEnv>({ envFiles, persist });
	try {
		const ofUser = `(select id from "user" where email = ?1)`;
		await env.DB.batch([
			env.DB.prepare(
				`insert into "user" (id, name, email, emailVerified, isApproved, role, createdAt, updatedAt)
				values (?2, 'Local admin', ?1, 1, 1, 'admin', unixepoch(), unixepoch())
				on conflict (email) do update set isApproved = 1, role = 'admin', banned = 0`,
			).bind(email, randomUUID()),
			env.DB.prepare(
				`delete from account where providerId = 'credential' and userId = ${ofUser}`,
			).bind(email),
			env.DB.prepare(
				`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt)
				select ?2, id, 'credential', id, ?3, unixepoch(), unixepoch() from "user" where email = ?1`,
			).bind(email, randomUUID(), await hashPassword(password)),
		]);
	} finally {
		await dispose();
	}
}
