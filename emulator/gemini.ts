// A strict local Gemini: v1beta `streamGenerateContent` with `alt=sse`, as ai.google.dev/api describes it.
import type { IncomingHttpHeaders } from "node:http";
import type { Answer, Call } from "./answer.ts";
import { findProblem, INVALID_ARGUMENT, UNSUPPORTED_TYPE } from "./gemini-body.ts";
import { sampleSteps } from "./gemini-sample.ts";
import { perform, type Scripts } from "./script.ts";

export const GEMINI_KEY = "emulator-gemini-key";

export async function gemini(
	answer: Answer,
	call: Call,
	scripts: Scripts,
	paceMs: number,
): Promise<void> {
	const asked = /^\/v1beta\/models\/([\w.-]+)$/.exec(call.path)?.[1];
	if (call.method === "GET" && asked) return describeModel(answer, asked, call.headers);
	const model = /^\/v1beta\/models\/([\w.-]+):streamGenerateContent$/.exec(call.path)?.[1];
	if (call.method !== "POST" || !model || call.url.searchParams.get("alt") !== "sse") {
		return refuse(answer, 404, "NOT_FOUND", `The emulator has no ${call.method} ${call.path}.`);
	}
	if (refuseKeyOrModel(answer, model, call.headers)) return;
	const problem = findProblem(call.text, model);
	// The Worker passes on pictures that no model accepts, and cannot know which model answers; these are not its mistakes, so the journal
	// notes none.
	if (problem?.startsWith(UNSUPPORTED_TYPE) || problem === INVALID_ARGUMENT) {
		return answer.json(400, errorBody(400, "INVALID_ARGUMENT", problem));
	}
	if (problem) return refuse(answer, 400, "INVALID_ARGUMENT", problem);

	const steps =
		scripts.take("gemini", call.text, answer.entry) ?? sampleSteps(JSON.parse(call.text), paceMs);
	await perform(answer, steps, scripts, model);
}

/** `models.get`: the name, and what the model can do. */
function describeModel(answer: Answer, model: string, headers: IncomingHttpHeaders) {
	if (refuseKeyOrModel(answer, model, headers)) return;
	answer.json(200, {
		name: `models/${model}`,
		supportedGenerationMethods: ["generateContent", "countTokens"],
	});
}

/** Answers a request with a wrong key, or for a model that does not exist, and returns true. */
function refuseKeyOrModel(answer: Answer, model: string, headers: IncomingHttpHeaders): boolean {
	const key = headers["x-goog-api-key"];
	if (key !== GEMINI_KEY) {
		refuse(answer, 400, "INVALID_ARGUMENT", `API key not valid: ${key}.`, "API_KEY_INVALID");
		return true;
	}
	if (model.startsWith("gemini-")) return false;
	refuse(answer, 404, "NOT_FOUND", `models/${model} is not found for API version v1beta.`);
	return true;
}

function refuse(answer: Answer, code: number, status: string, message: string, reason?: string) {
	answer.refuse(message, code, errorBody(code, status, message, reason));
}

function errorBody(code: number, status: string, message: string, reason?: string) {
	const details = reason
		? [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com" }]
		: [];
	return { error: { code, message, status, details } };
}
