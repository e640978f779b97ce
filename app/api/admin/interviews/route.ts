import { requireAdmin } from "#lib/access/access.ts";
import { listInterviews } from "#lib/admin/interviews.ts";
import { createDb } from "#lib/db/index.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { InterviewQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ request, config, timed }) {
		await timed("authorization", requireAdmin(request, config));
		const interviews = listInterviews(createDb(config.d1), readQuery(request, InterviewQuery));
		return Response.json(await timed("database", interviews));
	},
});
