// A strict local Deepgram: projects and keys, as developers.deepgram.com/reference describes them.
import { randomBytes, randomUUID } from "node:crypto";
import type { Answer, Call } from "./answer.ts";

export const DEEPGRAM_KEY = "emulator-deepgram-key";
const PROJECT = { project_id: "3f2b8c1e-0d4a-4e7b-9c5d-6a1e2f3b4c5d", name: "Emulator" };
const SCOPES = ["usage:write", "usage:read", "keys:read", "keys:write", "member", "admin", "owner"];

/** A key that was created and not revoked. */
export interface TemporaryKey {
	key: string;
	comment: string;
	tags: string[];
	scopes: string[];
	/** Epoch milliseconds. */
	expiresAt: number;
}

/** What a day of requests with a tag has cost, in USD. */
export interface Bill {
	/** `2026-11-27` */
	day: string;
	tag: string;
	dollars: number;
}

export function deepgram(
	answer: Answer,
	call: Call,
	keys: Map<string, TemporaryKey>,
	bills: Bill[],
) {
	if (call.headers.authorization !== `Token ${DEEPGRAM_KEY}`) {
		return answer.refuse("wrong key", 401, {
			err_code: "INVALID_AUTH",
			err_msg: "Invalid credentials.",
			request_id: randomUUID(),
		});
	}
	const keysPath = `/v1/projects/${PROJECT.project_id}/keys`;
	if (call.method === "GET" && call.path === "/v1/projects") {
		return answer.json(200, { projects: [PROJECT] });
	}
	if (call.method === "POST" && call.path === keysPath) return createKey(answer, call.text, keys);
	if (
		call.method === "GET" &&
		call.path === `/v1/projects/${PROJECT.project_id}/billing/breakdown`
	) {
		return breakdown(answer, call.url.searchParams, bills);
	}
	if (call.method === "DELETE" && call.path.startsWith(`${keysPath}/`)) {
		if (keys.delete(call.path.slice(keysPath.length + 1))) {
			return answer.json(200, { message: "Successfully deleted the API key!" });
		}
		return refuse(answer, 404, "API key not found.");
	}
	return refuse(answer, 404, `The emulator has no ${call.method} ${call.path}.`);
}

/** Answers with dollars by day and tag, for the grouping that the Worker asks for. */
function breakdown(answer: Answer, query: URLSearchParams, bills: Bill[]) {
	const [start, end] = [query.get("start"), query.get("end")];
	if (![start, end].every((day) => /^\d{4}-\d\d-\d\d$/.test(day ?? ""))) {
		return refuse(answer, 400, "start and end must be dates: YYYY-MM-DD.");
	}
	if (query.getAll("grouping").join() !== "tags") {
		return refuse(answer, 400, "The emulator groups by tags only.");
	}
	const results = bills
		.filter(({ day }) => day >= String(start) && day <= String(end))
		.map(({ day, tag, dollars }) => ({
			dollars,
			grouping: {
				start: day,
				end: day,
				accessor: null,
				deployment: null,
				line_item: null,
				tags: [tag],
			},
		}));
	answer.json(200, { start, end, resolution: { units: "day", amount: 1 }, results });
}

function createKey(answer: Answer, text: string, keys: Map<string, TemporaryKey>) {
	let body: Record<string, unknown>;
	try {
		body = JSON.parse(text);
	} catch {
		return refuse(answer, 400, "The body is not JSON.");
	}
	const { comment, scopes, tags = [], time_to_live_in_seconds: seconds } = body;
	if (typeof comment !== "string" || !comment) return refuse(answer, 400, "comment is required.");
	if (!Array.isArray(scopes) || !scopes.length || !scopes.every((name) => SCOPES.includes(name))) {
		return refuse(answer, 400, "scopes must name at least one known scope.");
	}
	if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) {
		return refuse(answer, 400, "tags must be strings.");
	}
	if (typeof seconds !== "number" || seconds < 1) {
		return refuse(answer, 400, "time_to_live_in_seconds must be a positive number.");
	}
	const id = randomUUID();
	const key = randomBytes(20).toString("hex");
	const expiresAt = Date.now() + seconds * 1000;
	keys.set(id, { key, comment, scopes, tags, expiresAt });
	answer.json(200, {
		api_key_id: id,
		key,
		comment,
		scopes,
		tags,
		created: new Date().toISOString(),
		expiration_date: new Date(expiresAt).toISOString(),
	});
}

function refuse(answer: Answer, status: number, message: string): void {
	answer.refuse(message, status, {
		category: status === 404 ? "NOT_FOUND" : "INVALID_JSON",
		message,
		details: message,
		request_id: randomUUID(),
	});
}
