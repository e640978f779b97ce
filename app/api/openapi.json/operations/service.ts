import * as z from "zod/mini";
import { response } from "../json-schema.ts";
import type { Operations } from "../operation.ts";

const Healthy = response<{ status: "ok"; version: string }>()(
	"Healthy",
	z.object({ status: z.literal("ok"), version: z.string() }),
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
		summary: "Ask whether the service works",
		description: "Asks the database, and neither Gemini nor Deepgram.",
		access: "anyone",
		responses: {
			200: { description: "It works.", schema: Healthy },
			503: { description: "The database does not answer.", schema: Unhealthy },
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
