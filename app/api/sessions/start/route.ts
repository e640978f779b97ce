import * as z from "zod/mini";
import { requireApproved } from "#lib/access/access.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { readAuthorizedJson } from "#lib/http/authorized-body.ts";
import { consumeOrThrow } from "#lib/http/rate-limit.ts";
import { route } from "#lib/http/route.ts";
import { startInterview } from "#lib/interviews/interviews.ts";

const MAX_BODY_BYTES = 64 * 1024;
const MAX_METADATA = FIELD_LIMITS.interviewMetadata.max;
const Body = z.object({
	surface: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.surface.max))),
	metadata: z.nullish(
		z
			.record(z.string(), z.unknown())
			.check(
				z.refine(
					(metadata) => JSON.stringify(metadata).length <= MAX_METADATA,
					`must be at most ${MAX_METADATA.toLocaleString("en")} characters of JSON`,
				),
			),
	),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async POST({ request, config, timed }) {
		const authorize = () => timed("authorization", requireApproved(request, config));
		const { user, body } = await readAuthorizedJson(request, authorize, Body, MAX_BODY_BYTES);
		// Each start is a row in the database.
		await consumeOrThrow(config.limits.completions, user.id);
		const { surface, metadata } = body;
		const started = startInterview(config.d1, user, surface ?? "unknown", metadata ?? null);
		return Response.json(await timed("database", started));
	},
});
