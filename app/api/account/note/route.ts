import { requireUser } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { leaveNote, readNote } from "#lib/auth/own-account.ts";
import { route } from "#lib/http/route.ts";
import { RequestNote } from "./schema.ts";

const MAX_BODY_BYTES = 16 * 1024;

/** A note to the admins, from a user pending approval. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		const user = await timed("authorization", requireUser(request, config));
		return Response.json({ note: await timed("database", readNote(config, user)) });
	},

	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireUser(request, config));
		const { user, body } = await readAuthorizedJson(
			request,
			authorize,
			RequestNote,
			MAX_BODY_BYTES,
		);
		await timed("database", leaveNote(config, user, body.note));
		return new Response(null, { status: 204 });
	},
});
