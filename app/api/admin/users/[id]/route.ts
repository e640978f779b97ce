import * as z from "zod/mini";
import { requireAdmin } from "#lib/access.ts";
import { createDb } from "#lib/db/index.ts";
import { readJson } from "#lib/input.ts";
import { clientAddress, route } from "#lib/route.ts";
import { deleteUser, updateUser } from "#lib/users.ts";

const Change = z.object({
	isApproved: z.optional(z.boolean()),
	role: z.optional(z.enum(["user", "admin"])),
	banned: z.optional(z.boolean()),
	banReason: z.optional(z.nullable(z.string().check(z.trim(), z.maxLength(500)))),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async PATCH({ request, params, config }) {
		const admin = await requireAdmin(request, config);
		const db = createDb(config.d1);
		const change = await readJson(request, Change, 16 * 1024);
		const actor = { user: admin, ipAddress: clientAddress(request) };
		return Response.json({ user: await updateUser(db, actor, String(params.id), change) });
	},

	async DELETE({ request, params, config }) {
		const admin = await requireAdmin(request, config);
		const db = createDb(config.d1);
		await deleteUser(db, { user: admin, ipAddress: clientAddress(request) }, String(params.id));
		return new Response(null, { status: 204 });
	},
});
