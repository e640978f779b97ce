import { expect, test } from "vitest";
import { keyAction } from "./keyboard.ts";

class FakeElement {
	readonly matching: string;
	constructor(matching = "") {
		this.matching = matching;
	}
	closest = (selector: string) => (selector.split(", ").includes(this.matching) ? this : null);
}
// The module asks only for `closest`; Node has no elements.
globalThis.Element ??= FakeElement as never;

const press = (key: string, more: object = {}) =>
	keyAction({ key, target: new FakeElement(), ...more } as never);
const on = (matching: string) => ({ target: new FakeElement(matching) });

test("Enter answers, s summarizes, Escape stops, others do nothing", () => {
	expect(["Enter", "s", "S", "Escape", "a", " "].map((key) => press(key))).toEqual([
		...["answer", "summarize", "summarize", "stop", undefined, undefined],
	]);
});

test("a held key, one with a modifier and one that was handled do nothing", () => {
	for (const more of [
		"repeat",
		"ctrlKey",
		"metaKey",
		"altKey",
		"isComposing",
		"defaultPrevented",
	]) {
		for (const key of ["Enter", "s", "Escape"]) {
			expect(press(key, { [more]: true }), `${more} ${key}`).toBeUndefined();
		}
	}
});

test("keys keep their usual function in text fields, on buttons and in dialogs", () => {
	for (const field of ["input:not([type=checkbox])", "textarea", "[contenteditable]"]) {
		expect(["Enter", "s", "Escape"].map((key) => press(key, on(field)))).toEqual([
			...[undefined, undefined, "stop"],
		]);
	}
	expect(press("Enter", on("button"))).toBeUndefined();
	expect(press("s", on("button"))).toBe("summarize");
	for (const key of ["Enter", "s", "Escape"]) {
		expect(press(key, on("[role=dialog]"))).toBeUndefined();
	}
});
