import { authorize, requireAdmin } from "#lib/access/access.ts";
import { listInterviews } from "#lib/admin/interviews.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { InterviewQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const query = readQuery(call.request, InterviewQuery);
		const interviews = listInterviews(call.config.d1, query);
		return Response.json(await call.timed("database", interviews));
	},
});
