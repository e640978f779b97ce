import * as z from "zod/mini";
import { requireAdmin } from "#lib/access.ts";
import { requireUncommonPassword } from "#lib/common-passwords.ts";
import { hashPassword } from "#lib/crypto.ts";
import { createDb } from "#lib/db/index.ts";
import { readJson } from "#lib/input.ts";
import { clientAddress, route } from "#lib/route.ts";
import { setPassword } from "#lib/user-sessions.ts";

// As at sign-up.
const Body = z.object({ password: z.string().check(z.minLength(8), z.maxLength(128)) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, params, config, timed }) {
		const admin = await timed("authorization", requireAdmin(request, config));
		const { password } = await readJson(request, Body, 16 * 1024);
		await requireUncommonPassword(password);
		const hash = await hashPassword(password);
		const actor = { user: admin, ipAddress: clientAddress(request) };
		const set = setPassword(createDb(config.d1), actor, String(params.id), hash);
		await timed("database", set);
		return new Response(null, { status: 204 });
	},
});
