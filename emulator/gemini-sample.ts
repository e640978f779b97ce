// What the local Gemini answers to a request without a script.
import { type Body, type Content, pictureSize } from "./gemini-body.ts";
import type { Step } from "./script.ts";

/** Returns the answer to a request without a script: it names the emulator, quotes the question, and lists pictures and earlier turns. */
export function sampleSteps({ contents, systemInstruction }: Body, everyMs: number): Step[] {
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
