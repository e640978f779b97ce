import { authorize, requireUser } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { leaveNote, readNote } from "#lib/auth/own-account.ts";
import { route } from "#lib/http/route.ts";
import { RequestNote } from "./schema.ts";

/** A note to the admins, from a user pending approval. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		const user = await authorize(call, requireUser);
		return Response.json({ note: await call.timed("database", readNote(call.config.d1, user)) });
	},

	async POST(call) {
		const { user, body } = await readAuthorizedJson(call, requireUser, RequestNote);
		await call.timed("database", leaveNote(call.config.d1, user, body.note));
		return new Response(null, { status: 204 });
	},
});
