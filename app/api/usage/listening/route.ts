import { requireApproved } from "#lib/access/access.ts";
import { readAuthorizedJson } from "#lib/access/authorized-body.ts";
import { route } from "#lib/http/route.ts";
import { readOwnUsage } from "#lib/usage/own-usage.ts";
import { recordListening } from "#lib/usage/record-listening.ts";
import { ListeningReport } from "./schema.ts";

const MAX_BODY_BYTES = 1024;

/** Records how many seconds of sound a page has sent to Deepgram with a key so far. Pages report it every minute, and when they stop. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST(call) {
		const { user, body } = await readAuthorizedJson(
			call,
			requireApproved,
			ListeningReport,
			MAX_BODY_BYTES,
		);
		await call.timed("database", recordListening(call.config, user.id, body));
		return Response.json(await readOwnUsage(call.config.d1, user, call.config.caps));
	},
});
