// The body of a request to Gemini: what it may contain, and what the journal keeps of it.

interface InlineData {
	mimeType: string;
	/** Base64. */
	data: string;
}
interface Part {
	text?: string;
	inlineData?: InlineData;
}
export interface Content {
	role?: string;
	parts: Part[];
}
export interface Body {
	systemInstruction?: Content;
	contents: Content[];
}

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

/** Returns what is wrong with a request's body, as Gemini says it. */
export function findProblem(text: string, model: string): string | undefined {
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
	const thinkingProblem = thinking && findThinkingProblem(thinking, answeringModel(model));
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

export const UNSUPPORTED_TYPE = "Unsupported MIME type:";
const NO_TEXT = "Unable to submit request because it must have a text parameter.";
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

/** Gemini's sentence for a rejection without a reason. */
export const INVALID_ARGUMENT = "Request contains an invalid argument.";

/** From 2026-12-01, gemini-3.5-flash-lite answers requests to gemini-2.5-flash. */
const answeringModel = (model: string): string =>
	model.replace(/^gemini-2\.5-flash(?!-lite)/, "gemini-3.5-flash-lite");

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
	if (!/^gemini-([3-9]|(flash|flash-lite|pro)-latest$)/.test(model)) {
		return "Thinking is not supported for this model.";
	}
	if (thinkingBudget === 0 && /^gemini-(3\.5-flash-lite|flash-lite-latest)/.test(model)) {
		return INVALID_ARGUMENT;
	}
	const hasMinimal = model.includes("-lite") || /^gemini-3(\.[0-6])?-flash/.test(model);
	const levels = ["low", "medium", "high", ...(hasMinimal ? ["minimal"] : [])];
	return thinkingLevel && !levels.includes(thinkingLevel)
		? `Thinking level ${thinkingLevel} is not supported for this model.`
		: undefined;
}

export const pictureSize = ({ data }: InlineData) =>
	`${Math.ceil((data.length * 3) / 4 / 1024)} KB`;
