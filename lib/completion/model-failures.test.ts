import { expect, test, vi } from "vitest";
import { noteFailure, orderModels } from "./model-failures.ts";

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
