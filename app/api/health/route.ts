import { requireAdmin } from "#lib/access/access.ts";
import { readHealth } from "#lib/health/report.ts";
import { ApiError, toApiError } from "#lib/http/errors.ts";
import { readQuery } from "#lib/http/parse.ts";
import { forEveryMethod, route } from "#lib/http/route.ts";
import { withTimeout } from "#lib/http/timeout.ts";
import { nextPlatform } from "#lib/platform.ts";
import packageJson from "../../../package.json";
import { HealthQuery } from "./schema.ts";

const TIMEOUT_MS = 2_000;
const RETRY_AFTER_SECONDS = 5;

const { GET: answer } = route({
	async GET({ request, config, log }) {
		if (readQuery(request, HealthQuery).verbose !== undefined) {
			await requireAdmin(request, config);
			const report = await readHealth(request, config);
			return Response.json({ status: "ok", version: packageJson.version, report });
		}
		const timeoutError = () => new ApiError("UNAVAILABLE", "D1 did not answer in time.");
		const query = config.d1.prepare("select 1").first();
		const error = await withTimeout(TIMEOUT_MS, query, timeoutError).then(
			() => undefined,
			toApiError,
		);
		if (!error) return Response.json({ status: "ok", version: packageJson.version });
		log.failure = error;
		return Response.json(
			{ status: "unavailable", version: packageJson.version, code: "UNAVAILABLE" },
			{ status: 503, headers: { "Retry-After": `${RETRY_AFTER_SECONDS}` } },
		);
	},
});

// Adds the id that Cloudflare gave to the version that answers. Errors have it too, so that `pnpm run deploy` knows whether they are about the
// version that it has uploaded.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = forEveryMethod(
	async (request, context) => {
		const response = await answer(request, context);
		const { env } = context.platform ?? nextPlatform();
		const id = env.CF_VERSION_METADATA?.id;
		if (id) response.headers.set("x-worker-version", id);
		return response;
	},
);
