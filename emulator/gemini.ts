// A strict local Gemini: v1beta `streamGenerateContent` with `alt=sse`, as ai.google.dev/api describes it.
import type { IncomingHttpHeaders } from "node:http";
import { type Answer, type Scripts, type Step, sleep } from "./script.ts";

export const GEMINI_KEY = "emulator-gemini-key";

interface Content {
	role?: string;
	parts: { text: string }[];
}
interface Body {
	systemInstruction?: Content;
	contents: Content[];
}

/** The part of a frame that says what is billed. */
interface Frame {
	usageMetadata?: Record<string, number>;
	modelVersion?: string;
}

const FLUSH_MS = 200;
const BODY_FIELDS = ["systemInstruction", "contents", "generationConfig", "safetySettings"];
const CONFIG_FIELDS = [
	"maxOutputTokens",
	"temperature",
	"topP",
	"topK",
	"stopSequences",
	"candidateCount",
	"thinkingConfig",
];

export async function gemini(
	answer: Answer,
	call: { method: string; url: URL; path: string; headers: IncomingHttpHeaders; text: string },
	scripts: Scripts,
	paceMs: number,
): Promise<void> {
	const model = /^\/v1beta\/models\/([\w.-]+):streamGenerateContent$/.exec(call.path)?.[1];
	if (call.method !== "POST" || !model || call.url.searchParams.get("alt") !== "sse") {
		return refuse(answer, 404, "NOT_FOUND", `The emulator has no ${call.method} ${call.path}.`);
	}
	const key = call.headers["x-goog-api-key"];
	if (key !== GEMINI_KEY) {
		return refuse(answer, 400, "INVALID_ARGUMENT", `API key not valid: ${key}.`, "API_KEY_INVALID");
	}
	if (!model.startsWith("gemini-")) {
		return refuse(answer, 404, "NOT_FOUND", `models/${model} is not found for API version v1beta.`);
	}
	const problem = findProblem(call.text, model);
	if (problem) return refuse(answer, 400, "INVALID_ARGUMENT", problem);

	const steps = scripts.take("gemini", call.text) ?? sampleSteps(JSON.parse(call.text), paceMs);
	await perform(answer, steps, scripts, model);
}

function refuse(answer: Answer, code: number, status: string, message: string, reason?: string) {
	const details = reason
		? [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com" }]
		: [];
	answer.refuse(message, code, { error: { code, message, status, details } });
}

function findProblem(text: string, model: string): string | undefined {
	let body: Body & { generationConfig?: { thinkingConfig?: Thinking } };
	try {
		body = JSON.parse(text);
	} catch {
		return "Invalid JSON payload received.";
	}
	const unknown =
		Object.keys(body).find((name) => !BODY_FIELDS.includes(name)) ??
		Object.keys(body.generationConfig ?? {}).find((name) => !CONFIG_FIELDS.includes(name));
	if (unknown)
		return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`;
	const thinking = body.generationConfig?.thinkingConfig;
	const thinkingProblem = thinking && findThinkingProblem(thinking, model);
	if (thinkingProblem) return thinkingProblem;
	if (!Array.isArray(body.contents) || body.contents.length === 0)
		return "contents is not specified";
	for (const content of [...body.contents, body.systemInstruction ?? []].flat()) {
		if (!Array.isArray(content.parts) || content.parts.length === 0) {
			return "contents.parts must not be empty.";
		}
		if (content.parts.some((part) => typeof part?.text !== "string" || part.text === "")) {
			return "Unable to submit request because it must have a text parameter.";
		}
		if (content.role !== undefined && !["user", "model"].includes(content.role)) {
			return "Please use a valid role: user, model.";
		}
	}
	return undefined;
}

interface Thinking {
	thinkingBudget?: number;
	thinkingLevel?: string;
}

/** Each family of models has its own rule (ai.google.dev/gemini-api/docs/thinking). */
function findThinkingProblem(
	{ thinkingBudget, thinkingLevel }: Thinking,
	model: string,
): string | undefined {
	if (thinkingBudget !== undefined && thinkingLevel !== undefined) {
		return "You can only set one of thinking budget and thinking level.";
	}
	if (/^gemini-2\.5-/.test(model)) {
		return thinkingLevel && "Thinking level is not supported for this model.";
	}
	if (!/^gemini-([3-9]|flash(-lite)?-latest$)/.test(model)) {
		return "Thinking is not supported for this model.";
	}
	const levels = ["low", "medium", "high", ...(model.includes("-lite") ? ["minimal"] : [])];
	return thinkingLevel && !levels.includes(thinkingLevel)
		? `Thinking level ${thinkingLevel} is not supported for this model.`
		: undefined;
}

/** Plays steps as an answer; what they leave open at the end is closed. */
export async function perform(answer: Answer, steps: Step[], scripts: Scripts, model: string) {
	let words = 0;
	let isOpen = false;
	const send = async (bytes: string | Uint8Array) => {
		if (!isOpen) answer.head(200, { "Content-Type": "text/event-stream" });
		isOpen = true;
		await answer.write(bytes);
	};
	const frame = (value: unknown) => {
		const { usageMetadata, modelVersion } = value as Frame;
		if (usageMetadata) answer.serve(modelVersion ?? model, usageMetadata);
		return send(`data: ${JSON.stringify(value)}\r\n\r\n`);
	};
	const candidate = (content: object) => ({
		candidates: [{ ...content, index: 0 }],
		usageMetadata: {
			promptTokenCount: 12,
			candidatesTokenCount: words,
			totalTokenCount: 12 + words,
		},
		modelVersion: model,
		responseId: "emulated",
	});

	for (const step of steps) {
		if (answer.gone) return;
		if ("status" in step) {
			answer.head(step.status, { "Content-Type": "text/event-stream", ...step.headers });
			isOpen = true;
		} else if ("text" in step) {
			for (let i = 0; i < (step.times ?? 1) && !answer.gone; i++) {
				words += step.text.match(/\S+/g)?.length ?? 0;
				const text = step.text.replace("{clock}", `${process.hrtime.bigint()}`);
				await frame(candidate({ content: { parts: [{ text }], role: "model" } }));
				if (step.everyMs) await sleep(step.everyMs);
			}
		} else if ("finish" in step) {
			await frame(
				candidate({ content: { parts: [{ text: "" }], role: "model" }, finishReason: step.finish }),
			);
		} else if ("frame" in step) await frame(step.frame);
		else if ("raw" in step) await send(step.raw);
		else if ("base64" in step) await send(Buffer.from(step.base64, "base64"));
		else if ("pauseMs" in step) await sleep(step.pauseMs);
		else if ("hold" in step) await scripts.held(step.hold);
		else {
			// What was written is to arrive first; a broken connection takes with it what has not.
			if (isOpen) await sleep(FLUSH_MS);
			return answer.cut();
		}
	}
	if (!isOpen) answer.head(200, { "Content-Type": "text/event-stream" });
	answer.end();
}

/** The answer to a request without a script: says that it is the emulator's, and quotes the question. */
function sampleSteps({ contents, systemInstruction }: Body, everyMs: number): Step[] {
	const parts = contents.at(-1)?.parts.map((part) => part.text) ?? [];
	const prompt = parts.find((text) => text.startsWith("<transcript>")) ?? parts.join("\n");
	const question = lastQuestion(prompt).slice(0, 200);
	const instruction = systemInstruction?.parts.map((part) => part.text).join("\n") ?? "";
	const [opening, points, result] = /\bsummar/i.test(instruction) ? SUMMARY : ANSWER;
	const text = [
		`**This is the emulator speaking, not Gemini. ${opening}: “${question}”**`,
		"",
		...points.map((point) => `- ${point}`),
		"",
		`Put a real key into \`.dev.vars\` to get ${result}.`,
	].join("\n");
	const words = text.match(/\S+\s*/g) ?? [];
	const pieces: Step[] = [];
	for (let i = 0; i < words.length; i += 3) {
		pieces.push({ text: words.slice(i, i + 3).join(""), everyMs });
	}
	return [...pieces, { finish: "STOP" }];
}

/** Returns the last sentence with a question mark, else the last sentence, without the speaker's name. */
function lastQuestion(prompt: string): string {
	const sentences = prompt
		.replace(/<\/?\w+>/g, "")
		.split(/\n|(?<=[.?!])\s+/)
		.map((line) => line.replace(/^\w+:\s/, "").trim())
		.filter(Boolean);
	return sentences.findLast((text) => text.endsWith("?")) ?? sentences.at(-1) ?? "";
}

const ANSWER = [
	"You asked",
	[
		"A real answer would start with **what you did**.",
		"Then it would give **a figure or an example**.",
		"It would name **a trade-off**.",
		"And it would say **what you learned**.",
	],
	"a real answer",
] as const;
const SUMMARY = [
	"To summarize",
	[
		"A real summary would start with **what was agreed**.",
		"Then it would say **who said what**.",
		"It would keep **names and figures**.",
		"And it would list **the next steps**.",
	],
	"a real summary",
] as const;
