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
	["gemini-2.5-pro", undefined],
	["gemini-3-pro", { thinkingLevel: "low" }],
	["gemini-3.1-pro-preview", { thinkingLevel: "low" }],
	["gemini-pro-latest", { thinkingLevel: "low" }],
	["gemini-4-argon", { thinkingLevel: "low" }],
	["gemini-4-carbon", { thinkingLevel: "low" }],
	["gemini-10-flash-lite", { thinkingLevel: "minimal" }],
	["gemini-10", { thinkingLevel: "low" }],
	["gemma-3", undefined],
])("%s thinks little", (model, config) => {
	expect(thinkingConfigOf(model)).toEqual(config);
});

test("a model that rejected thinkingConfig gets none again", () => {
	noteWithoutThinking("gemini-3.9-flash");
	expect(thinkingConfigOf("gemini-3.9-flash")).toBeUndefined();
});
