import { authorize, requireAdmin } from "#lib/access/access.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { listCalls } from "#lib/usage/calls.ts";
import { secondsOf, secondsOfHour } from "#lib/usage/periods.ts";
import { readRange } from "#lib/usage/range-fields.ts";
import { CallQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET(call) {
		await authorize(call, requireAdmin);
		const query = readQuery(call.request, CallQuery);
		const { hour } = query;
		const seconds = hour === undefined ? secondsOf(readRange(query)) : secondsOfHour(hour);
		const calls = listCalls(call.config.d1, { ...query, ...seconds });
		return Response.json(await call.timed("database", calls));
	},
});
