import { expect, test } from "vitest";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { composeBackground } from "./compose-background.ts";

const EMPTY = { resume: "", jobDescription: "", notes: "" };

test("parts with text are joined under their names", () => {
	expect(composeBackground({ ...EMPTY, resume: " Ann, Go ", notes: "Be brief" })).toEqual({
		text: "Résumé:\nAnn, Go\n\nNotes:\nBe brief",
		cut: [],
	});
	expect(composeBackground(EMPTY)).toEqual({ text: "", cut: [] });
});

test("a background at the limit of the field is sent whole, a longer one says what is missing", () => {
	const max = FIELD_LIMITS.bg.max - "Résumé:\n".length;
	const whole = composeBackground({ ...EMPTY, resume: "x".repeat(max) });
	expect(whole.text).toHaveLength(FIELD_LIMITS.bg.max);
	expect(whole.cut).toEqual([]);
	const longer = composeBackground({ ...EMPTY, resume: "x".repeat(max + 1) });
	expect(longer.text).toHaveLength(FIELD_LIMITS.bg.max);
	expect(longer.cut).toEqual(["The last 1 characters of the résumé are not sent."]);
});

test("the longest part is cut, at the end of a word", () => {
	const background = { resume: "word ".repeat(100), jobDescription: "Go", notes: "Be brief" };
	const { text, cut } = composeBackground(background, 100);
	expect(text.length).toBeLessThanOrEqual(100);
	expect(text).toMatch(/^Résumé:\n(word )+word\n\nJob description:\nGo\n\nNotes:\nBe brief$/);
	expect(cut).toHaveLength(1);
	expect(cut[0]).toMatch(/^The last \d+ characters of the résumé are not sent\.$/);
});

test("two long parts get the same length", () => {
	const background = { resume: "x".repeat(500), jobDescription: "y".repeat(300), notes: "" };
	const { text, cut } = composeBackground(background, 227);
	expect([text.match(/x/g)?.length, text.match(/y/g)?.length]).toEqual([100, 100]);
	expect(cut).toHaveLength(2);
});

test("what a short part does not use goes to the longer ones", () => {
	const background = {
		resume: "x".repeat(500),
		jobDescription: "y".repeat(40),
		notes: "z".repeat(100),
	};
	const { text } = composeBackground(background, 236);
	expect(text).toHaveLength(236);
	expect(["x", "y", "z"].map((letter) => text.split(letter).length - 1)).toEqual([80, 40, 80]);
});
