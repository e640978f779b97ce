import { ListeningReport } from "../../usage/listening/schema.ts";
import { request } from "../json-schema.ts";
import type { Operations } from "../operation.ts";
import { OwnUsageBody } from "../usage-bodies.ts";

export const usage: Operations = {
	"GET /api/usage": {
		id: "readOwnUsage",
		tag: "Usage",
		summary: "Read what the user has used, and what is left",
		access: "approved",
		responses: {
			200: { description: "Today, this month, the last 30 days.", schema: OwnUsageBody },
		},
	},
	"POST /api/usage/listening": {
		id: "reportListening",
		tag: "Usage",
		summary: "Report how much sound was sent to Deepgram",
		description:
			"`seconds` is all that was sent with this key so far. Report it every minute, and at the end. A key can be reported for a day. Without a report, a key is charged by an estimate.",
		access: "approved",
		body: {
			schema: request("ListeningReport", ListeningReport),
			example: { keyId: "4b1c6a1e-…", model: "nova-3", seconds: 61.5 },
		},
		responses: {
			200: { description: "The user's usage, including this report.", schema: OwnUsageBody },
		},
		errors: ["NOT_FOUND"],
	},
};
