// Scripted answers with known token counts, and so with a known cost.
import type { Step } from "../../emulator/script.ts";

/** Returns the script of an answer by this model, with two million input tokens, half of them cached, and 400,000 output tokens. */
export const answerOf = (modelVersion: string): Step[] => [
	{
		frame: {
			candidates: [{ content: { parts: [{ text: "Yes." }] }, finishReason: "STOP" }],
			usageMetadata: {
				promptTokenCount: 2_000_000,
				cachedContentTokenCount: 1_000_000,
				candidatesTokenCount: 400_000,
			},
			modelVersion,
		},
	},
];
