import { expect, test, vi } from "vitest";
import { noteFailure, noteWithoutThinking, orderModels, thinkingConfigOf } from "./models.ts";

test("a model that failed is asked last for a minute", () => {
	vi.useFakeTimers();
	const models = ["first", "second", "third"];
	expect(orderModels(models)).toEqual(models);
	noteFailure("first");
	expect(orderModels(models)).toEqual(["second", "third", "first"]);
	vi.advanceTimersByTime(59_999);
	expect(orderModels(models)).toEqual(["second", "third", "first"]);
	vi.advanceTimersByTime(1);
	expect(orderModels(models)).toEqual(models);
	vi.useRealTimers();
});

test("when every model has failed, the configured order holds", () => {
	const models = ["a", "b"];
	for (const model of models) noteFailure(model);
	expect(orderModels(models)).toEqual(models);
});

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
