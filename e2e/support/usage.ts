// Answers that cost something.
import type { Step } from "../../emulator/script.ts";

/** Steps of an answer by this model, of two million tokens in, half of them cached, and 400,000 out. */
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
