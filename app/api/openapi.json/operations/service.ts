import * as z from "zod/mini";
import type { HealthReport } from "#lib/health/report.ts";
import { HealthQuery } from "../../health/schema.ts";
import { ErrorBody } from "../error-bodies.ts";
import { refOf, response } from "../json-schema.ts";
import type { Operations } from "../operation.ts";

const Report = z.object({
	checkedAt: z.iso.datetime(),
	problems: z.array(z.string()),
	origin: z.object({ setting: z.string(), request: z.string() }),
	settings: z.array(
		z.object({
			name: z.string(),
			state: z.enum(["set", "missing", "default", "off"]),
			value: z.optional(z.string()),
		}),
	),
	database: z.object({
		ms: z.number(),
		sizeBytes: z.optional(z.number()),
		missingMigrations: z.array(z.string()),
		unknownMigrations: z.array(z.string()),
	}),
	services: z.array(
		z.object({
			name: z.string(),
			state: z.enum(["ok", "failed", "off"]),
			ms: z.optional(z.number()),
			problem: z.optional(z.string()),
		}),
	),
});
const Healthy = response<{ status: "ok"; version: string; report?: HealthReport }>()(
	"Healthy",
	z.object({ status: z.literal("ok"), version: z.string(), report: z.optional(Report) }),
);
const Unhealthy = response<{ status: "unavailable"; version: string; code: "UNAVAILABLE" }>()(
	"Unhealthy",
	z.object({
		status: z.literal("unavailable"),
		version: z.string(),
		code: z.literal("UNAVAILABLE"),
	}),
);

export const service: Operations = {
	"GET /api/health": {
		id: "readHealth",
		tag: "Service",
		summary: "Check whether the service works",
		description:
			"Asks the database, and neither Gemini nor Deepgram. With `verbose`, which only admins may send, the response has a report: all settings, warnings about them, migrations that are missing, and whether Gemini, Deepgram and PostHog answer with the keys. A deployed Worker sends Cloudflare's id of its version in the header `x-worker-version`.",
		access: "anyone",
		query: HealthQuery,
		queryFields: { verbose: "Any value. Asks for the report." },
		errors: ["UNAUTHENTICATED", "BANNED", "PENDING_APPROVAL", "FORBIDDEN", "FORBIDDEN_ORIGIN"],
		responses: {
			200: { description: "It works. `report` is in it with `verbose` only.", schema: Healthy },
			503: {
				description: "The database does not answer. With `verbose`, the body is that of an error.",
				schema: { anyOf: [refOf(Unhealthy), refOf(ErrorBody)] },
			},
		},
	},
	"GET /api/openapi.json": {
		id: "readOpenApi",
		tag: "Service",
		summary: "Read this document",
		access: "anyone",
		responses: {
			200: { description: "OpenAPI 3.1.", schema: { type: "object" } },
		},
	},
};
