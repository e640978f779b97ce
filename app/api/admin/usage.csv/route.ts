import { authorize, requireAdmin } from "#lib/access/access.ts";
import { readQuery } from "#lib/http/parse.ts";
import { route } from "#lib/http/route.ts";
import { readDays } from "#lib/usage/range-fields.ts";
import { usageCsv } from "#lib/usage/usage-csv.ts";
import { UsageCsvQuery } from "./schema.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
	{
		async GET(call) {
			await authorize(call, requireAdmin);
			const days = readDays(readQuery(call.request, UsageCsvQuery));
			return new Response(await usageCsv(call.config.d1, days, call.requestId), {
				headers: {
					"Content-Type": "text/csv; charset=utf-8",
					"Content-Disposition": `attachment; filename="usage-${days.from}-${days.to}.csv"`,
				},
			});
		},
	},
	{ head: false },
);
