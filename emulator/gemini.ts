// A strict local Gemini: v1beta `streamGenerateContent` with `alt=sse`, as ai.google.dev/api describes it.
import type { IncomingHttpHeaders } from "node:http";
import type { TokenCounts } from "./journal.ts";
import { type Answer, type Scripts, type Step, sleep } from "./script.ts";

export const GEMINI_KEY = "emulator-gemini-key";

interface InlineData {
	mimeType: string;
	/** Base64. */
	data: string;
}
interface Part {
	text?: string;
	inlineData?: InlineData;
}
interface Content {
	role?: string;
	parts: Part[];
}
interface Body {
	systemInstruction?: Content;
	contents: Content[];
}

/** The part of a frame with the token counts and the billed model. */
interface Frame {
	usageMetadata?: TokenCounts;
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
	const asked = /^\/v1beta\/models\/([\w.-]+)$/.exec(call.path)?.[1];
	if (call.method === "GET" && asked) return describeModel(answer, asked, call.headers);
	const model = /^\/v1beta\/models\/([\w.-]+):streamGenerateContent$/.exec(call.path)?.[1];
	if (call.method !== "POST" || !model || call.url.searchParams.get("alt") !== "sse") {
		return refuse(answer, 404, "NOT_FOUND", `The emulator has no ${call.method} ${call.path}.`);
	}
	if (refuseKeyOrModel(answer, model, call.headers)) return;
	if (Buffer.byteLength(call.text) > MAX_REQUEST_BYTES) {
		const message = `Request payload size exceeds the limit: ${MAX_REQUEST_BYTES} bytes.`;
		return refuse(answer, 400, "INVALID_ARGUMENT", message);
	}
	const problem = findProblem(call.text, model);
	// The Worker passes on pictures that no model accepts; that is not its mistake, so the journal notes none.
	if (problem?.startsWith(UNSUPPORTED_TYPE)) {
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
		// The official client sends an answer back with its empty last part.
		const isEmpty = content.parts.every((part) => part?.text === "");
		if (isEmpty && content.role !== "model") return NO_TEXT;
		for (const part of content.parts) {
			const partProblem = findPartProblem(part, content.role);
			if (partProblem) return partProblem;
		}
		if (content.role !== undefined && !["user", "model"].includes(content.role)) {
			return "Please use a valid role: user, model.";
		}
	}
	if (body.systemInstruction?.parts.some(({ inlineData }) => inlineData)) {
		return "System instruction must be text.";
	}
	return findTurnProblem(body.contents);
}

const UNSUPPORTED_TYPE = "Unsupported MIME type:";
const NO_TEXT = "Unable to submit request because it must have a text parameter.";
// Of a whole request with inline data.
const MAX_REQUEST_BYTES = 20 * 1024 * 1024;
// Those that ai.google.dev/gemini-api/docs/image-understanding lists; a GIF is not among them.
const PICTURE_TYPES: Record<string, RegExp> = {
	"image/png": /^89504e470d0a1a0a/,
	"image/jpeg": /^ffd8ff/,
	"image/webp": /^52494646.{8}57454250/,
	"image/heic": /^.{8}66747970/,
	"image/heif": /^.{8}66747970/,
};

function findPartProblem(part: Part | null, role: string | undefined): string | undefined {
	const { text, inlineData, ...others } = part ?? {};
	const [unknown] = Object.keys(others);
	if (unknown)
		return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`;
	if (!inlineData) {
		return typeof text === "string" ? undefined : NO_TEXT;
	}
	if (text !== undefined) return "A part has either text or inline data.";
	if (role === "model") return "Inline data is not supported in a model's turn.";
	const { mimeType, data } = inlineData;
	const signature = PICTURE_TYPES[mimeType];
	if (!signature) return `${UNSUPPORTED_TYPE} ${mimeType}`;
	if (typeof data !== "string" || data.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
		return "Invalid value at 'inline_data.data' (TYPE_BYTES), Base64 decoding failed.";
	}
	const head = Buffer.from(data.slice(0, 16), "base64").toString("hex");
	return signature.test(head) ? undefined : "Unable to process input image.";
}

/** Turns need not alternate: the official client sends each chunk of an answer back as a turn of its own. The last is the question. */
function findTurnProblem(contents: Content[]): string | undefined {
	if ((contents.at(-1)?.role ?? "user") === "user") return undefined;
	return "Please ensure that multiturn requests end with a user role or a function response.";
}

const pictureSize = ({ data }: InlineData) => `${Math.ceil((data.length * 3) / 4 / 1024)} KB`;

/** Returns a request's body with the size of each picture in the place of its bytes, for the journal. */
export function withoutPictures(body: unknown): unknown {
	const { contents } = Object(body) as Partial<Body>;
	if (!Array.isArray(contents)) return body;
	return {
		...Object(body),
		contents: contents.map((content) => ({
			...content,
			parts: Array.isArray(content?.parts) ? content.parts.map(withoutPicture) : content?.parts,
		})),
	};
}

function withoutPicture(part: Part): Part {
	const { inlineData } = Object(part) as Part;
	if (typeof inlineData?.data !== "string") return part;
	return { ...part, inlineData: { ...inlineData, data: pictureSize(inlineData) } };
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

/** Sends a script's steps as the response, and ends the response if they do not. */
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
			// Lets the bytes written so far arrive first: breaking the connection would discard them.
			if (isOpen) await sleep(FLUSH_MS);
			return answer.cut();
		}
	}
	if (!isOpen) answer.head(200, { "Content-Type": "text/event-stream" });
	answer.end();
}

/** Returns the answer to a request without a script: it names the emulator, quotes the question, and lists pictures and earlier turns. */
function sampleSteps({ contents, systemInstruction }: Body, everyMs: number): Step[] {
	const last = contents.at(-1)?.parts ?? [];
	const parts = last.flatMap(({ text }) => text ?? []);
	const prompt = parts.find((text) => text.startsWith("<transcript>")) ?? parts.join("\n");
	const question = lastQuestion(prompt).slice(0, 200);
	const instruction = systemInstruction?.parts.map((part) => part.text).join("\n") ?? "";
	const [opening, points, result] = /\bsummar/i.test(instruction) ? SUMMARY : ANSWER;
	const text = [
		`**This is the emulator speaking, not Gemini. ${opening}: “${question}”**`,
		"",
		...points.map((point) => `- ${point}`),
		"",
		...seen(contents),
		`Put a real key into \`.dev.vars\` to get ${result}.`,
	].join("\n");
	const words = text.match(/\S+\s*/g) ?? [];
	const pieces: Step[] = [];
	for (let i = 0; i < words.length; i += 3) {
		pieces.push({ text: words.slice(i, i + 3).join(""), everyMs });
	}
	return [...pieces, { finish: "STOP" }];
}

/** Returns lines about what a request has beside its question: pictures, and earlier turns. */
function seen(contents: Content[]): string[] {
	const pictures = contents
		.flatMap(({ parts }) => parts.flatMap(({ inlineData }) => inlineData ?? []))
		.map((data) => `a picture, ${data.mimeType}, ${pictureSize(data)}`);
	const earlier = contents.slice(0, -1).flatMap(({ role = "user", parts }) => {
		const text = parts.findLast(({ text }) => text)?.text;
		return text ? [`an earlier turn of the ${role}, “${lastQuestion(text).slice(0, 100)}”`] : [];
	});
	const all = [...earlier, ...pictures];
	return all.length ? ["The emulator saw:", ...all.map((one) => `- ${one}`), ""] : [];
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
