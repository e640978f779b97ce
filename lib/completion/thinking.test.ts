import { expect, test } from "vitest";
import { noteWithoutThinking, thinkingConfigOf } from "./thinking.ts";

test.each([
	["gemini-flash-lite-latest", { thinkingLevel: "minimal" }],
	["gemini-3.5-flash-lite", { thinkingLevel: "minimal" }],
	["gemini-3.8-flash", { thinkingLevel: "low" }],
	["gemini-flash-latest", { thinkingLevel: "low" }],
	["gemini-2.5-flash-lite", { thinkingBudget: 0 }],
	["gemini-2.5-flash", { thinkingBudget: 0 }],
	["gemini-2.0-flash", undefined],
	["gemini-3-pro", undefined],
	["gemma-3", undefined],
])("%s thinks as little as possible", (model, config) => {
	expect(thinkingConfigOf(model)).toEqual(config);
});

test("a model that rejected thinkingConfig gets none again", () => {
	noteWithoutThinking("gemini-3.9-flash");
	expect(thinkingConfigOf("gemini-3.9-flash")).toBeUndefined();
});
